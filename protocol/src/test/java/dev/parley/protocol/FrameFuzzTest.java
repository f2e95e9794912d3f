package dev.parley.protocol;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, reading them ends in a request or in an error that can be written. */
class FrameFuzzTest {

  private static final int FRAMES = 200_000;
  private static final long SEED = 20_261_122L;

  private static final List<byte[]> SEEDS =
      List.of(
          bytes("{\"id\":1,\"op\":\"connect\",\"token\":\"a.b.c\",\"resume\":\"x.y\"}"),
          bytes("{\"id\":9007199254740991,\"op\":\"connect\",\"guest\":\"\uD83D\uDE00 \u00fc\"}"),
          bytes(
              "{\"id\":2,\"op\":\"join\",\"room\":\"a-b\",\"after\":{\"epoch\":\"e\",\"offset\":7}}"),
          bytes("{\"id\":2,\"op\":\"join\",\"room\":\"a-b\",\"last\":20}"),
          bytes(
              "{\"id\":3,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\",\"body\":{\"a\":[1,-2.5e3,null]}}"),
          bytes(
              "{\"id\":3,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\",\"body\":\"\\u20ac\\ud83d\\ude00\"}"),
          bytes(
              " { \"body\" : 12 , \"id\" : 3 , \"op\":\"send\",\"room\":\"r\",\"key\":\"\\u0041\" } "),
          bytes("{\"id\":4,\"op\":\"history\",\"room\":\"r\",\"before\":9,\"limit\":200}"),
          bytes("{\"id\":5,\"op\":\"presence\",\"room\":\"r\",\"limit\":7,\"cursor\":\"c\"}"),
          bytes("{\"id\":6,\"op\":\"state\",\"state\":\"away\"}"),
          bytes("{\"id\":8,\"op\":\"ping\",\"x\":[[],{},true,\"\\\\\\\"\"]}"));

  private static final List<byte[]> PIECES =
      List.of(
          bytes("\""),
          bytes("\\"),
          bytes("\\u"),
          bytes("\\ud800"),
          bytes("{"),
          bytes("}"),
          bytes("["),
          bytes("]"),
          bytes(","),
          bytes(":"),
          bytes("null"),
          bytes("\"body\":"),
          bytes("\"id\":"),
          bytes("\"after\":"),
          bytes("-"),
          bytes("99999999999999999999"),
          bytes("1e999999999"),
          bytes("\u0000"),
          new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
          new byte[] {(byte) 0xff, (byte) 0xfe},
          new byte[] {(byte) 0xc0},
          new byte[] {(byte) 0xf0, (byte) 0x9f});

  private final Random random = new Random(SEED);

  @Test
  void onlyProtocolExceptionsAreThrownAndEachCanBeWritten() {
    for (int i = 0; i < FRAMES; i++) {
      byte[] frame = mutated();
      try {
        Frames.read(frame);
      } catch (ProtocolException e) {
        write(e, frame, i);
      } catch (RuntimeException | StackOverflowError e) {
        fail("frame %d: %s", i, shown(frame), e);
      }
    }
  }

  private static void write(ProtocolException error, byte[] frame, int number) {
    try {
      new Reply.Failed(error).toBytes();
    } catch (RuntimeException e) {
      fail("error of frame %d cannot be written: %s", number, shown(frame), e);
    }
  }

  private byte[] mutated() {
    byte[] frame = SEEDS.get(random.nextInt(SEEDS.size()));
    if (random.nextInt(50) == 0) {
      frame = widened(frame);
    }
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      frame = changed(frame);
    }
    return frame;
  }

  private byte[] changed(byte[] frame) {
    int at = random.nextInt(frame.length + 1);
    int end = Math.min(frame.length, at + 1 + random.nextInt(8));
    byte[] before = Arrays.copyOf(frame, at);
    byte[] cut = Arrays.copyOfRange(frame, at, end);
    byte[] behind = Arrays.copyOfRange(frame, end, frame.length);
    return switch (random.nextInt(7)) {
      case 0 -> joined(before, behind);
      case 1 -> before;
      case 2 -> joined(before, cut, cut, behind);
      case 3 -> joined(before, PIECES.get(random.nextInt(PIECES.size())), cut, behind);
      case 4 -> joined(before, SEEDS.get(random.nextInt(SEEDS.size())), behind);
      case 5 -> flipped(frame);
      default -> joined(behind, before, cut);
    };
  }

  private byte[] flipped(byte[] frame) {
    byte[] copy = frame.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private byte[] widened(byte[] frame) {
    String text = new String(frame, StandardCharsets.UTF_8);
    return text.getBytes(
        random.nextBoolean() ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
  }

  private static byte[] joined(byte[]... pieces) {
    int length = 0;
    for (byte[] piece : pieces) {
      length += piece.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String shown(byte[] frame) {
    return Arrays.toString(frame) + " = " + new String(frame, StandardCharsets.UTF_8);
  }
}
