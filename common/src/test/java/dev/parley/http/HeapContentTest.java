package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is handed on is the same, and what came from the pool is back in it. */
class HeapContentTest {

  private final EmbeddedChannel channel = new EmbeddedChannel(new HeapContent());

  static Stream<Function<ByteBuf, ByteBufHolder>> messages() {
    return Stream.of(
        DefaultHttpContent::new,
        DefaultLastHttpContent::new,
        TextWebSocketFrame::new,
        PingWebSocketFrame::new,
        bytes -> new TextWebSocketFrame(false, 0, bytes));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void contentIsCopiedOutOfThePool(Function<ByteBuf, ByteBufHolder> message) {
    ByteBuf pooled = PooledByteBufAllocator.DEFAULT.directBuffer();
    pooled.writeCharSequence("hello", StandardCharsets.UTF_8);
    ByteBufHolder original = message.apply(pooled);

    channel.writeInbound(original);

    ByteBufHolder copied = channel.readInbound();
    assertThat(pooled.refCnt()).isZero();
    assertThat(copied).isExactlyInstanceOf(original.getClass());
    assertThat(copied.content().hasArray()).isTrue();
    assertThat(copied.content().toString(StandardCharsets.UTF_8)).isEqualTo("hello");
  }

  @Test
  void aPartOfAMessageStaysAPart() {
    channel.writeInbound(new TextWebSocketFrame(false, 0, channel.alloc().buffer().writeByte('a')));

    TextWebSocketFrame copied = channel.readInbound();
    assertThat(copied.isFinalFragment()).isFalse();
  }

  @Test
  void theEndOfAMessageIsHandedOnAsItIs() {
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);

    assertThat((Object) channel.readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
  }
}
