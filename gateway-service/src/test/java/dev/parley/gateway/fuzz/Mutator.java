package dev.parley.gateway.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes good bytes a little, the same way for the same random numbers. */
final class Mutator {

  /** What readers of JSON, HTTP and numbers may stumble over. */
  private static final List<byte[]> WORDS =
      List.of(
          utf8("{"),
          utf8("}"),
          utf8("["),
          utf8("]"),
          utf8("\""),
          utf8("\\"),
          utf8(","),
          utf8(":"),
          utf8("null"),
          utf8("true"),
          utf8("-1"),
          utf8("0"),
          utf8("1e999"),
          utf8("-0.0"),
          utf8("1E-400"),
          utf8("9223372036854775807"),
          utf8("9223372036854775808"),
          utf8("9007199254740993"),
          utf8("9".repeat(1_100)),
          utf8("\\u0000"),
          utf8("\\ud800"),
          utf8("\\udc00\\ud800"),
          utf8("\ud83d\ude00"),
          utf8("\u202e"),
          utf8("\ufeff"),
          utf8("[".repeat(1_200)),
          utf8("{\"a\":".repeat(300)),
          utf8("\"id\":8,"),
          utf8("\"op\":\"send\","),
          utf8("\"room\":\"..\","),
          utf8("\"room\":\"r\","),
          utf8("\"key\":\"\","),
          utf8("\"body\":null,"),
          utf8("\"after\":{},"),
          utf8("\"limit\":0,"),
          utf8("\r\n"),
          utf8("\n"),
          utf8("\r"),
          utf8(" "),
          utf8("\t"),
          utf8("%00"),
          utf8("%zz"),
          utf8("%2e%2e/"),
          utf8("../"),
          utf8("?"),
          utf8("#"),
          utf8("&"),
          utf8("="),
          utf8(";"),
          utf8("Host: b\r\n"),
          utf8("Content-Length: 5\r\n"),
          utf8("Content-Length: -1\r\n"),
          utf8("Transfer-Encoding: chunked\r\n"),
          utf8("Transfer-Encoding: gzip, chunked\r\n"),
          utf8("Connection: close\r\n"),
          utf8("Connection: Upgrade\r\n"),
          utf8("Upgrade: h2c\r\n"),
          utf8("Sec-WebSocket-Extensions: permessage-deflate\r\n"),
          utf8("Sec-WebSocket-Protocol: parley.v1, x\r\n"),
          utf8("Range: bytes=9-1,-5\r\n"),
          utf8("Content-Type: multipart/form-data; boundary=\r\n"),
          utf8("Expect: 100-continue\r\n"),
          utf8(" HTTP/1.0"),
          utf8("/ws"),
          utf8("/api/"),
          utf8("POST "),
          utf8("x".repeat(9_000)),
          new byte[] {0},
          new byte[] {(byte) 0xff},
          new byte[] {(byte) 0xc0, (byte) 0x80},
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80});

  private static final int MOST_CHANGES = 4;
  private static final int LONGEST_PART = 16;
  private static final int GOOD = 8;

  private final Random random;

  Mutator(Random random) {
    this.random = random;
  }

  /** One of several, often changed and sometimes with a part of another one. */
  byte[] oneOf(List<byte[]> good) {
    byte[] bytes = pick(good);
    if (random.nextInt(GOOD) == 0) {
      return bytes;
    }
    for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      bytes = change(bytes, pick(good));
    }
    return bytes;
  }

  private byte[] pick(List<byte[]> from) {
    return from.get(random.nextInt(from.size()));
  }

  private byte[] change(byte[] bytes, byte[] other) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(LONGEST_PART));
    byte[] part = Arrays.copyOfRange(bytes, at, end);
    return switch (random.nextInt(7)) {
      case 0 -> flip(bytes);
      case 1 -> join(bytes, at, new byte[0], end); // without a part
      case 2 -> join(bytes, end, part, end); // with a part twice
      case 3 -> join(bytes, at, pick(WORDS), at);
      case 4 -> join(bytes, at, pick(WORDS), end);
      case 5 -> Arrays.copyOf(bytes, at);
      default -> join(bytes, at, other, bytes.length);
    };
  }

  private byte[] flip(byte[] bytes) {
    byte[] flipped = bytes.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  /** The bytes up to a place, others, and the bytes from another place on. */
  private static byte[] join(byte[] bytes, int until, byte[] between, int from) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(bytes, 0, until);
    joined.writeBytes(between);
    joined.write(bytes, from, bytes.length - from);
    return joined.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
