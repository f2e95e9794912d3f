package dev.parley.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However many pings a client sends, what waits for it is bounded. */
class ControlFramesTest {

  private int heard;
  private final List<Throwable> faults = new ArrayList<>();
  private final ControlFrames controls =
      new ControlFrames(
          new FrameListener() {
            @Override
            public void pinged() {
              heard++;
            }

            @Override
            public void malformed(Throwable cause) {
              faults.add(cause);
              channel.writeOutbound(new CloseWebSocketFrame(1002, ""));
            }
          });
  private final Kernel kernel = new Kernel();
  private final EmbeddedChannel channel = new EmbeddedChannel(kernel, controls);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void eachOfAFewPingsIsAnsweredWithItsOwnBytes() {
    ping("a", "b", "c");

    assertThat(pongs()).containsExactly("a", "b", "c");
    assertThat(heard).isEqualTo(3);
  }

  @Test
  void ofVeryManyAtOnceTheFirstAndTheLastAreAnswered() {
    String[] many = new String[10_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "p" + i;
    }

    ping(many);

    assertThat(pongs()).hasSize(ControlFrames.MAX_PONGS + 1).startsWith("p0").endsWith("p9999");
    assertThat(heard).isEqualTo(10_000);
  }

  @Test
  void whoDoesNotReadIsNotReadFromAndIsAnsweredOnceWhenItReads() {
    kernel.full = true;
    fillTheQueue();

    ping("a", "b");

    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(pongs()).isEmpty();
    kernel.drain(channel);
    assertThat(pongs()).containsExactly("b");
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void theConnectionsOwnPauseOutlastsAFullSocket() {
    controls.reading(channel.pipeline().context(controls), false);
    kernel.full = true;
    fillTheQueue();

    kernel.drain(channel);

    assertThat(channel.config().isAutoRead()).isFalse();
    controls.reading(channel.pipeline().context(controls), true);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void whatIsNotAnsweredIsGivenUpWithTheSocket() {
    kernel.full = true;
    fillTheQueue();
    ByteBuf content = Unpooled.copiedBuffer("late", StandardCharsets.UTF_8);
    channel.writeInbound(new PingWebSocketFrame(content));

    channel.close();

    assertThat(content.refCnt()).isZero();
  }

  @Test
  void otherFramesAreHandedOn() {
    channel.writeInbound(new TextWebSocketFrame("hello"));

    TextWebSocketFrame text = channel.readInbound();
    assertThat(text.text()).isEqualTo("hello");
    text.release();
  }

  @Test
  void whatIsNoFrameIsToldOnceAndNothingAfterItIsRead() {
    channel.pipeline().fireExceptionCaught(new DecoderException("not masked"));
    channel.pipeline().fireExceptionCaught(new DecoderException("again"));
    TextWebSocketFrame late = new TextWebSocketFrame("late");
    channel.writeInbound(late);

    assertThat(faults).singleElement().asString().contains("not masked");
    assertThat(kernel.written).first().isInstanceOf(CloseWebSocketFrame.class);
    assertThat(channel.isOpen()).isTrue();
    assertThat((Object) channel.readInbound()).isNull();
    assertThat(late.refCnt()).isZero();
  }

  @Test
  void pingsAreNotAnsweredAfterWhatIsNoFrame() {
    channel.pipeline().fireExceptionCaught(new DecoderException("not masked"));
    ping("late");

    assertThat(pongs()).isEmpty();
    assertThat(heard).isZero();
  }

  @Test
  void pingsAreAnsweredBeforeTheCloseAndNotAfterIt() {
    int many = ControlFrames.MAX_PONGS + 2;
    Object[] frames = new Object[many + 2];
    for (int i = 0; i < many; i++) {
      frames[i] = new PingWebSocketFrame(Unpooled.copiedBuffer("early", StandardCharsets.UTF_8));
    }
    ByteBuf late = Unpooled.copiedBuffer("late", StandardCharsets.UTF_8);
    frames[many] = new CloseWebSocketFrame(1_000, "");
    frames[many + 1] = new PingWebSocketFrame(late);

    channel.writeInbound(frames);

    CloseWebSocketFrame close = channel.readInbound();
    close.release();
    assertThat(pongs()).hasSize(ControlFrames.MAX_PONGS + 1).doesNotContain("late");
    assertThat(late.refCnt()).isZero();
  }

  @Test
  void aCloseCodeThatNobodyMaySendIsNoFrame() {
    channel.writeInbound(new CloseWebSocketFrame(5_000, ""));

    assertThat(faults).hasSize(1);
    assertThat((Object) channel.readInbound()).isNull();
  }

  @Test
  void otherCloseFramesAndOtherFailuresAreHandedOn() {
    channel.writeInbound(new CloseWebSocketFrame(4_999, ""));
    CloseWebSocketFrame close = channel.readInbound();
    close.release();
    channel.pipeline().fireExceptionCaught(new IOException("reset"));

    assertThat(faults).isEmpty();
    assertThatThrownBy(channel::checkException).hasMessage("reset");
  }

  private void ping(String... contents) {
    Object[] pings = new Object[contents.length];
    for (int i = 0; i < contents.length; i++) {
      pings[i] = new PingWebSocketFrame(Unpooled.copiedBuffer(contents[i], StandardCharsets.UTF_8));
    }
    channel.writeInbound(pings);
  }

  private List<String> pongs() {
    List<String> pongs = new ArrayList<>();
    kernel.written.stream()
        .filter(PongWebSocketFrame.class::isInstance)
        .map(PongWebSocketFrame.class::cast)
        .forEach(pong -> pongs.add(pong.content().toString(StandardCharsets.UTF_8)));
    return pongs;
  }

  private void fillTheQueue() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(16, 32));
    channel
        .unsafe()
        .outboundBuffer()
        .addMessage(Unpooled.wrappedBuffer(new byte[100]), 100, channel.newPromise());
    channel.runPendingTasks();
    assertThat(channel.isWritable()).isFalse();
  }

  /** Notes what is written; the channel's own queue is filled and emptied by the test. */
  private static final class Kernel extends ChannelOutboundHandlerAdapter {

    private final List<Object> written = new ArrayList<>();
    private boolean full;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      written.add(message);
      promise.trySuccess();
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (!full) {
        ctx.flush();
      }
    }

    void drain(EmbeddedChannel channel) {
      full = false;
      channel.flush();
      channel.runPendingTasks();
    }
  }
}
