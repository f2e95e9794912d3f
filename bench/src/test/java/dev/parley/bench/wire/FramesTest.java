package dev.parley.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames as written and read, by the examples of RFC 6455, 5.7 and at the limits of each length.
 */
class FramesTest {

  private final Heard heard = new Heard();
  private final FrameReader reader = new FrameReader();

  @Test
  void writesTheMaskedHelloOfTheRfc() {
    byte[] frame = Frames.of(Frames.TEXT, Ascii.bytes("Hello"), 0x37fa213d);

    assertThat(frame).isEqualTo(hex("818537fa213d7f9f4d5158"));
  }

  @Test
  void readsTheUnmaskedHelloOfTheRfc() {
    byte[] frame = hex("810548656c6c6f");

    int taken = reader.read(frame, 0, frame.length, heard);

    assertThat(taken).isEqualTo(frame.length);
    assertThat(heard.said).containsExactly("text Hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000})
  void readsWhatAServerWritesOfAnyLength(int length) {
    byte[] frame = unmasked(Frames.of(Frames.TEXT, Ascii.bytes("x".repeat(length)), 0));

    int taken = reader.read(frame, 0, frame.length, heard);

    assertThat(taken).isEqualTo(frame.length);
    assertThat(heard.said).containsExactly("text " + "x".repeat(length));
  }

  @Test
  void leavesAFrameThatIsNotWholeYet() {
    byte[] both = hex("810548656c6c6f" + "8105576f726c64");

    for (int to = 7; to < both.length; to++) {
      heard.said.clear();
      assertThat(reader.read(both, 0, to, heard)).isEqualTo(7);
      assertThat(heard.said).containsExactly("text Hello");
    }
  }

  @Test
  void putsAMessageInPiecesTogetherAroundAPing() {
    byte[] pieces = hex("010348656c" + "890568656c6c6f" + "80026c6f");

    reader.read(pieces, 0, pieces.length, heard);

    assertThat(heard.said).containsExactly("ping hello", "text Hello");
  }

  @Test
  void tellsTheCloseCodeAndItsReason() {
    byte[] closes = hex("88060fa1" + "736c6f77" + "8800");

    reader.read(closes, 0, closes.length, heard);

    assertThat(heard.said).containsExactly("close 4001 slow", "close 1005 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8180", "c10548656c6c6f", "800161", "817f0000000100000000"})
  void refusesWhatNoServerMaySend(String frame) {
    byte[] bytes = hex(frame);

    assertThatThrownBy(() -> reader.read(bytes, 0, bytes.length, heard))
        .isInstanceOf(FrameReader.BadFrame.class);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** The same frame without its mask of zeros. */
  private static byte[] unmasked(byte[] frame) {
    int second = frame[1] & 127;
    int header = second < 126 ? 2 : second == 126 ? 4 : 10;
    byte[] without = new byte[frame.length - 4];
    System.arraycopy(frame, 0, without, 0, header);
    System.arraycopy(frame, header + 4, without, header, without.length - header);
    without[1] = (byte) second;
    return without;
  }

  private static final class Heard implements FrameReader.Sink {
    private final List<String> said = new ArrayList<>();

    @Override
    public void text(byte[] bytes, int from, int length) {
      said.add("text " + Ascii.text(bytes, from, length));
    }

    @Override
    public void ping(byte[] payload) {
      said.add("ping " + Ascii.text(payload, 0, payload.length));
    }

    @Override
    public void close(int code, String reason) {
      said.add("close " + code + " " + reason);
    }
  }
}
