package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a client may take over HTTP. */
class SlowRequestsTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n";

  private final Kernel kernel = new Kernel();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  /** A client that can be made not to read. */
  private static final class Kernel extends ChannelOutboundHandlerAdapter {
    private boolean full;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (!full) {
        ctx.flush();
      }
    }
  }

  SlowRequestsTest() {
    channel.freezeTime();
    channel
        .pipeline()
        .addLast(
            kernel,
            new HttpServerCodec(),
            new SlowRequests(
                new SlowRequests.Limits(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(8))));
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  private void answer() {
    channel.writeOutbound(response(HttpResponseStatus.OK));
  }

  private static DefaultFullHttpResponse response(HttpResponseStatus status) {
    DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
    response.headers().set("Content-Length", 0);
    return response;
  }

  private boolean isOpenAfter(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    return channel.isOpen();
  }

  @Test
  void whoSaysNothingIsClosed() {
    assertThat(isOpenAfter(999)).isTrue();
    assertThat(isOpenAfter(2)).isFalse();
  }

  @Test
  void aHeadThatDripsIsNotWaitedForAnyLonger() {
    receive("GET / HTTP/1.1\r\nHost: h\r\n");
    isOpenAfter(900);
    receive("X-Drip: 1\r\n");

    assertThat(isOpenAfter(200)).isFalse();
  }

  @Test
  void aBodyThatDripsIsClosed() {
    receive(POST + "a");
    isOpenAfter(1_500);
    receive("b");

    assertThat(isOpenAfter(400)).isTrue();
    assertThat(isOpenAfter(200)).isFalse();
  }

  @Test
  void anAnswerMayTakeAsLongAsItTakes() {
    receive(GET);

    assertThat(isOpenAfter(1_000_000)).isTrue();
  }

  @Test
  void anInterimAnswerIsNone() {
    receive(POST);
    channel.writeOutbound(response(HttpResponseStatus.CONTINUE));
    receive("abcd");

    assertThat(isOpenAfter(1_000_000)).isTrue();
  }

  @Test
  void afterTheLastAnswerAConnectionIsKeptForAWhile() {
    receive(GET + GET);
    answer();
    assertThat(isOpenAfter(100_000)).isTrue();
    answer();

    assertThat(isOpenAfter(3_999)).isTrue();
    receive(GET);
    answer();
    assertThat(isOpenAfter(3_999)).isTrue();
    assertThat(isOpenAfter(2)).isFalse();
  }

  @Test
  void anAnswerThatIsNotTakenIsClosedAndOneThatIsTakenSlowlyIsNot() {
    receive(GET);
    kernel.full = true;
    for (int i = 0; i < 4; i++) {
      write(60_000);
      channel.flush();
    }
    assertThat(channel.isWritable()).isFalse();
    assertThat(isOpenAfter(7_999)).isTrue();

    assertThat(isOpenAfter(2)).isFalse();
  }

  @Test
  void aWebSocketIsLeftAlone() {
    receive(GET);
    channel.writeOutbound(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS),
        LastHttpContent.EMPTY_LAST_CONTENT);

    assertThat(isOpenAfter(1_000_000)).isTrue();
    assertThat(channel.pipeline().get(SlowRequests.class)).isNull();
  }

  private void write(int bytes) {
    ByteBuf buffer = Unpooled.buffer(bytes).writeZero(bytes);
    channel.pipeline().context(HttpServerCodec.class).write(buffer);
  }
}
