package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8, as RFC 6455 section 8.1 wants it of every text message. */
public final class Utf8 {

  private static final int REPLACEMENT = 0xfffd;

  private Utf8() {}

  /** Whether the bytes are UTF-8 without a fault. */
  public static boolean isValid(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return decodes(bytes);
      }
    }
    return true;
  }

  /** Whether a text has no half of a surrogate pair, which UTF-8 cannot carry. */
  public static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints().noneMatch(Utf8::isHalf);
      }
    }
    return true;
  }

  /** The text with U+FFFD in the place of each half of a surrogate pair. */
  public static String whole(String text) {
    return text.codePoints()
        .map(point -> isHalf(point) ? REPLACEMENT : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isHalf(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
