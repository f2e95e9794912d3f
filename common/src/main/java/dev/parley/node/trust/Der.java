package dev.parley.node.trust;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Writes the few types of ASN.1 of which a certificate consists, as <a
 * href="https://www.itu.int/rec/T-REC-X.690">X.690</a> (DER) says. It reads nothing.
 */
final class Der {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(0x30, parts);
  }

  static byte[] set(byte[]... parts) {
    return tagged(0x31, parts);
  }

  /** A field with a number of its own. */
  static byte[] field(int number, byte[] content) {
    return tagged(0xa0 | number, content);
  }

  static byte[] integer(BigInteger value) {
    return tagged(0x02, value.toByteArray());
  }

  static byte[] bits(byte[] bytes) {
    return tagged(0x03, new byte[] {0}, bytes);
  }

  static byte[] octets(byte[] bytes) {
    return tagged(0x04, bytes);
  }

  /** The truth value; the other one is the default wherever it is used. */
  static byte[] yes() {
    return tagged(0x01, new byte[] {(byte) 0xff});
  }

  static byte[] text(String text) {
    return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A moment from the year 2050 on; X.509 wants another type for those before. */
  static byte[] lateTime(ZonedDateTime time) {
    return tagged(0x18, format(time).getBytes(StandardCharsets.US_ASCII));
  }

  /** A moment before the year 2050. */
  static byte[] time(ZonedDateTime time) {
    return tagged(0x17, format(time).substring(2).getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier. */
  static byte[] identifier(int first, int second, int... others) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(first * 40 + second);
    for (int number : others) {
      for (int shift = (31 - Integer.numberOfLeadingZeros(number | 1)) / 7 * 7;
          shift > 0;
          shift -= 7) {
        content.write(number >> shift & 0x7f | 0x80);
      }
      content.write(number & 0x7f);
    }
    return tagged(0x06, content.toByteArray());
  }

  private static String format(ZonedDateTime time) {
    return TIME.format(time.withZoneSameInstant(ZoneOffset.UTC));
  }

  /** One part after the other. */
  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    byte[] content = joined(parts);
    int length = content.length;
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int skip = digits[0] == 0 ? 1 : 0;
      out.write(0x80 | (digits.length - skip));
      out.write(digits, skip, digits.length - skip);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
