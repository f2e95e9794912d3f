package dev.parley.gateway.web;

import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header that a proxy sends before all else, versions 1 and 2 of <a
 * href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">the PROXY protocol</a>: it
 * says whose connection the proxy passes on. Where it is expected nobody may do without it, because
 * it cannot be told whether the first bytes are a header or a client's (section 2), and from
 * anybody but a trusted proxy it is not read at all.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {

  /** What a channel's header has said; absent where none is expected. */
  private static final AttributeKey<Source> SOURCE = AttributeKey.valueOf("parley.proxy.source");

  /** Section 2: at least 3 s, for a lost packet. */
  private static final long TIMEOUT_SECONDS = 5;

  /** Far more than proxies add to an address: names, ids, what is known of TLS. */
  private static final int MAX_EXTENSION_BYTES = 4_096;

  private final String peer;
  private final boolean trusted;
  private @Nullable Future<?> timer;
  private boolean refused;

  /**
   * Whose connection it is.
   *
   * @param address the client's, or the proxy's own where the header names nobody
   * @param named whether the header names somebody. Otherwise (UNKNOWN, LOCAL) it is not known who
   *     has written what follows
   */
  record Source(String address, boolean named) {}

  private ProxyHeader(String peer, boolean trusted) {
    this.peer = peer;
    this.trusted = trusted;
  }

  /** Expects a header on a channel that was just accepted, before all handlers that it has. */
  static void expect(Channel channel, ClientAddress addresses) {
    String peer =
        channel.remoteAddress() instanceof InetSocketAddress inet
            ? NetUtil.toAddressString(inet.getAddress())
            : "";
    channel
        .pipeline()
        .addFirst(
            new HAProxyMessageDecoder(MAX_EXTENSION_BYTES),
            new ProxyHeader(peer, addresses.isTrusted(peer)));
  }

  /** What a channel's header has said; null where none was expected. */
  static @Nullable Source source(Channel channel) {
    return channel.attr(SOURCE).get();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (trusted) {
      timer =
          ctx.executor().schedule(() -> refuse(ctx, "timeout"), TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } else {
      refused = true;
      write("untrusted");
      ctx.executor().execute(ctx::close); // it is being accepted
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!refused && message instanceof HAProxyMessage header) {
        read(ctx, header);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof DecoderException) {
      refuse(ctx, "malformed"); // the decoder has closed the channel already
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  private void read(ChannelHandlerContext ctx, HAProxyMessage header) {
    TransportProtocol transport = header.proxiedProtocol().transportProtocol();
    String named = header.sourceAddress();
    byte @Nullable [] address = named == null ? null : Network.bytes(named);
    if (transport == TransportProtocol.DGRAM) {
      refuse(ctx, "datagram");
      return;
    }
    boolean isNamed = header.command() == HAProxyCommand.PROXY && address != null;
    ctx.channel()
        .attr(SOURCE)
        .set(new Source(isNamed ? NetUtil.bytesToIpAddress(address) : peer, isNamed));
    ctx.pipeline().remove(this);
  }

  private void refuse(ChannelHandlerContext ctx, String reason) {
    if (!refused) {
      refused = true;
      write(reason);
      ctx.close();
    }
  }

  private void write(String reason) {
    SecurityLog.get().write(SecurityEvent.PROXY_HEADER_REFUSED, peer, "reason", reason);
  }
}
