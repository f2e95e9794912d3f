package dev.parley.bench.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Looks into bytes without making text of them. */
public final class Ascii {

  private static final byte[] HEX = bytes("0123456789abcdef");

  private Ascii() {}

  /** The bytes of a text. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The text of bytes. */
  public static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /** Whether the pattern stands there, and ends before {@code to}. */
  public static boolean at(byte[] bytes, int from, int to, byte[] pattern) {
    return from >= 0
        && to - from >= pattern.length
        && Arrays.equals(bytes, from, from + pattern.length, pattern, 0, pattern.length);
  }

  /** Where the pattern first stands, or -1. */
  public static int find(byte[] bytes, int from, int to, byte[] pattern) {
    byte first = pattern[0];
    for (int i = from; i <= to - pattern.length; i++) {
      if (bytes[i] == first && at(bytes, i, to, pattern)) {
        return i;
      }
    }
    return -1;
  }

  /** The number of the digits that begin there, or -1 where none does. */
  public static long number(byte[] bytes, int from, int to) {
    long number = 0;
    int at = from;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      number = number * 10 + digit;
    }
    return at == from ? -1 : number;
  }

  /** The number of exactly so many hexadecimal digits, or -1. */
  static int hex(byte[] bytes, int from, int digits) {
    int number = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(bytes[from + i], 16);
      if (digit < 0) {
        return -1;
      }
      number = number << 4 | digit;
    }
    return number;
  }

  /** Writes a number over so many places, hexadecimal, with zeros before it. */
  static void putHex(byte[] bytes, int from, int digits, long number) {
    long rest = number;
    for (int i = from + digits - 1; i >= from; i--) {
      bytes[i] = HEX[(int) (rest & 15)];
      rest >>>= 4;
    }
  }

  /** Writes a number over so many places, decimal, with zeros before it. */
  static void putDecimal(byte[] bytes, int from, int digits, long number) {
    long rest = number;
    for (int i = from + digits - 1; i >= from; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
