package dev.parley.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.fanout.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A frame on the wire (RFC 6455, section 5.2), and who holds it. */
class TextFramesTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125})
  void aShortTextHasItsLengthInTheSecondByte(int length) {
    byte[] wire = wire(length);

    assertThat(wire).hasSize(2 + length).startsWith(0x81, length);
  }

  @ParameterizedTest
  @ValueSource(ints = {126, 127, 255, 256, 32_768, 65_535})
  void aLongerTextHasItsLengthIn16Bits(int length) {
    byte[] wire = wire(length);

    assertThat(wire).hasSize(4 + length).startsWith(0x81, 126);
    assertThat(Short.toUnsignedInt(ByteBuffer.wrap(wire).getShort(2))).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 1_000_000})
  void aStillLongerTextHasItsLengthIn64Bits(int length) {
    byte[] wire = wire(length);

    assertThat(wire).hasSize(10 + length).startsWith(0x81, 127);
    assertThat(ByteBuffer.wrap(wire).getLong(2)).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
  void theSizeIsThatOnTheWire(int length) {
    Frame frame = TextFrames.text(new byte[length]);

    int size = frame.size();

    assertThat(size).isEqualTo(wire(length).length);
    frame.release();
  }

  @Test
  void eachViewIsReadByItself() {
    Frame frame = TextFrames.text("hello".getBytes(StandardCharsets.UTF_8));
    ByteBuf one = frame.view();
    one.skipBytes(one.readableBytes());

    ByteBuf other = frame.view();

    assertThat(other.toString(2, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
    assertThat(frame.size()).isEqualTo(7);
    one.release();
    other.release();
    frame.release();
  }

  @Test
  void theBytesAreGivenBackWhenAllHaveReleasedThem() {
    Frame frame = TextFrames.text("x".getBytes(StandardCharsets.UTF_8)).retain();
    ByteBuf view = frame.view();
    ByteBuf memory = memory(view);
    frame.release();
    view.release();
    int before = memory.refCnt();

    frame.release();

    assertThat(before).isEqualTo(1);
    assertThat(memory.refCnt()).isZero();
  }

  /** What a view is a view of. */
  private static ByteBuf memory(ByteBuf view) {
    ByteBuf memory = view;
    while (memory.unwrap() != null) {
      memory = memory.unwrap();
    }
    return memory;
  }

  private static byte[] wire(int length) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) 'x');
    Frame frame = TextFrames.text(text);
    ByteBuf view = frame.view();
    byte[] wire = ByteBufUtil.getBytes(view);
    view.release();
    frame.release();
    assertThat(Arrays.copyOfRange(wire, wire.length - length, wire.length)).isEqualTo(text);
    return wire;
  }
}
