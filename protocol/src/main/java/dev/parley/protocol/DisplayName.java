package dev.parley.protocol;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A user's display name as others may see it. One that is typed in, and one from a token, are
 * cleaned here in the same way, so that no name is blank, turns the text around it, or differs from
 * another one only in characters that nobody sees.
 *
 * <p>Left out are control, format, private-use and other invisible characters, halves of surrogate
 * pairs, combining marks with nothing before them, and more than {@link #MAX_MARKS} marks in a row.
 * Every run of white space becomes one space. Joiners and variation selectors stay where they
 * change what is seen: inside an emoji, after a virama, and between joined Arabic letters. What is
 * left is in Unicode Normalization Form C.
 */
public final class DisplayName {

  /** The most UTF-16 units that a name has. */
  public static final int MAX_LENGTH = 64;

  /** The most combining marks in a row; living languages use up to four. */
  private static final int MAX_MARKS = 4;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int KEYCAP = 0x20e3;

  /** Where a letter is joined to the next by hand (RFC 5892, appendix A.1 and A.2). */
  private static final String VIRAMAS =
      "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2";

  /** Arabic letters that do not join the next one: a non-joiner after them is not seen. */
  private static final String NOT_JOINING =
      "\u0621\u0622\u0623\u0624\u0625\u0627\u0629\u062f\u0630\u0631\u0632\u0648\u0649\u0688\u0691"
          + "\u0698\u06d2";

  /** Invisible letters, marks and symbols, and places that Unicode keeps for invisible ones. */
  private static final Pattern INVISIBLE =
      Pattern.compile(
          "[\\x{34f}\\x{115f}\\x{1160}\\x{17b4}\\x{17b5}\\x{180b}-\\x{180f}\\x{2065}\\x{2800}"
              + "\\x{3164}\\x{fe00}-\\x{fe0d}\\x{ffa0}\\x{fff0}-\\x{fffd}\\x{1d159}"
              + "\\x{e0000}-\\x{e0fff}]");

  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  private DisplayName() {}

  /**
   * Cleans a name.
   *
   * @param name any text, malformed UTF-16 too
   * @return 1 to {@link #MAX_LENGTH} UTF-16 units of whole graphemes with something visible, or
   *     null where nothing visible is left
   */
  public static @Nullable String clean(String name) {
    String before = "";
    String clean = composed(cut(name, 16 * MAX_LENGTH));
    // Leaving out may put together what composes, and composing may move a mark: until all is
    // still.
    while (!clean.equals(before)) {
      before = clean;
      clean = cut(composed(kept(clean)), MAX_LENGTH).strip();
    }
    return clean.codePoints().anyMatch(DisplayName::isVisible) ? clean : null;
  }

  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static String kept(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    int[] points = text.codePoints().toArray();
    int marks = 0;
    for (int i = 0; i < points.length; i++) {
      int point = points[i];
      int before = kept.isEmpty() ? ' ' : kept.codePointBefore(kept.length());
      int next = i + 1 < points.length ? points[i + 1] : ' ';
      if (isSpace(point)) {
        if (before != ' ') {
          kept.append(' ');
        }
        marks = 0;
      } else if (isSelector(point) || isJoiner(point)) {
        if (changesWhatIsSeen(point, before, next)) {
          kept.appendCodePoint(point);
        }
      } else if (isMark(point)) {
        if (before != ' ' && !isInvisible(point) && marks < MAX_MARKS) {
          kept.appendCodePoint(point);
          marks++;
        }
      } else if (!isInvisible(point)) {
        kept.appendCodePoint(point);
        marks = 0;
      }
    }
    return kept.toString();
  }

  private static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = 0;
    Matcher grapheme = GRAPHEME.matcher(text);
    while (grapheme.find() && grapheme.end() <= maxLength) {
      end = grapheme.end();
    }
    return text.substring(0, end);
  }

  private static boolean changesWhatIsSeen(int point, int before, int next) {
    if (isSelector(point)) {
      return isPictograph(before) || (isKeycapBase(before) && next == KEYCAP);
    } else if (VIRAMAS.indexOf(before) >= 0) {
      return Character.isLetter(next);
    } else if (point == ZERO_WIDTH_JOINER) {
      return (isPictograph(before) || isSelector(before)) && isPictograph(next);
    }
    return isArabic(before) && NOT_JOINING.indexOf(before) < 0 && isArabic(next);
  }

  private static boolean isSpace(int point) {
    return Character.isWhitespace(point) || Character.isSpaceChar(point);
  }

  private static boolean isJoiner(int point) {
    return point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER;
  }

  /** Whether it asks for the text or the emoji form of the character before it. */
  private static boolean isSelector(int point) {
    return point == 0xfe0e || point == 0xfe0f;
  }

  private static boolean isKeycapBase(int point) {
    return (point >= '0' && point <= '9') || point == '#' || point == '*';
  }

  private static boolean isArabic(int point) {
    return Character.isLetter(point)
        && Character.UnicodeScript.of(point) == Character.UnicodeScript.ARABIC;
  }

  private static boolean isPictograph(int point) {
    int type = Character.getType(point);
    return type == Character.OTHER_SYMBOL
        || (point >= 0x1f000 && point <= 0x1faff) // with modifiers of skin, and what is newer
        || (type == Character.MATH_SYMBOL && point >= 0x2190)
        || point == 0x203c
        || point == 0x2049
        || point == 0x3030;
  }

  private static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private static boolean isInvisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          (point & 0xfffe) == 0xfffe // no characters in any plane
              || (point >= 0xfdd0 && point <= 0xfdef)
              || INVISIBLE.matcher(Character.toString(point)).matches();
    };
  }

  private static boolean isVisible(int point) {
    return !isSpace(point) && !isMark(point) && !isJoiner(point) && !isSelector(point);
  }
}
