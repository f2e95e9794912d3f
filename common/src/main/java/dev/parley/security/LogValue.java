package dev.parley.security;

import java.nio.charset.StandardCharsets;

/**
 * A value as it is written in a line of {@code key=value}. What others choose, such as a user's id,
 * can neither end the line nor begin another value: a value of anything but plain characters is
 * between single quotes, and characters that would end it, move the text around them or are not
 * seen are percent-encoded.
 */
final class LogValue {

  /** Characters of a value; what follows is cut off. */
  static final int MAX_LENGTH = 256;

  private static final String PLAIN = "._:@/+~-";

  /** The quote itself, the escape, and what layouts escape once more. */
  private static final String ENCODED = "'%\"\\";

  private LogValue() {}

  static String of(Object value) {
    String text = cut(String.valueOf(value));
    if (!text.isEmpty() && text.codePoints().allMatch(LogValue::isPlain)) {
      return text;
    }
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('\'');
    text.codePoints().forEach(point -> append(quoted, point));
    return quoted.append('\'').toString();
  }

  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }

  private static boolean isPlain(int point) {
    return point < 0x80 && (Character.isLetterOrDigit(point) || PLAIN.indexOf(point) >= 0);
  }

  private static void append(StringBuilder quoted, int point) {
    if (ENCODED.indexOf(point) < 0 && isSeen(point)) {
      quoted.appendCodePoint(point);
      return;
    }
    for (byte part : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
      quoted.append("%%%02X".formatted(part));
    }
  }

  private static boolean isSeen(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }
}
