package dev.parley.gateway.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/**
 * The upper end of TLS: what is written from its context is encrypted, whatever codecs are above.
 * It ends connections whose TLS has failed or has ended. Clients fail at it all day, by an old
 * certificate or a scan, so nothing is logged.
 */
public final class Plaintext extends ChannelInboundHandlerAdapter {

  private static final String TEXT = "this port speaks TLS (expected: https:// or wss://)\n";

  /** For who writes HTTP to this port. */
  private static final String NOT_TLS =
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
          + TEXT.length()
          + "\r\n\r\n"
          + TEXT;

  Plaintext() {}

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.cause() instanceof NotSslRecordException) {
        // Past TLS, which has not begun.
        ctx.pipeline()
            .context(Ciphertext.class)
            .writeAndFlush(Unpooled.copiedBuffer(NOT_TLS, StandardCharsets.US_ASCII));
      }
    } else if (event instanceof SslCloseCompletionEvent) {
      // RFC 8446, section 6.1: nothing more comes, as when a plain connection is shut on that side.
      ctx.close();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof SSLException
        || (cause instanceof DecoderException && cause.getCause() instanceof SSLException)) {
      ctx.close();
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
