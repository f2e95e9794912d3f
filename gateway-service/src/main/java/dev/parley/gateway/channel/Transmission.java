package dev.parley.gateway.channel;

import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.tls.Ciphertext;
import dev.parley.gateway.tls.Plaintext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way into a socket. A lone frame for a socket that has nothing queued, which is
 * what nearly every frame is, goes to the kernel by one call; Netty's queue is for what the kernel
 * does not take at once, and for several frames in one turn. Without native transport everything
 * goes through the queue.
 *
 * <p>With TLS everything goes through its handler: a frame that many clients get is encrypted for
 * each of them, at a flush, and what waits is counted as ciphertext from then on.
 */
final class Transmission {

  private final Channel channel;

  /** From the first context a write goes straight to the transport, past all handlers. */
  private final ChannelHandlerContext transport;

  /** Where frames are written: past encoders, but not past TLS. */
  private final ChannelHandlerContext frames;

  /** Null where the connection is not encrypted. */
  private final @Nullable Ciphertext ciphertext;

  private final @Nullable Socket socket;

  /** The only frame of this turn. */
  private @Nullable Frame lone;

  /** All that was ever queued, as Netty counts it. */
  private long queuedBytes;

  Transmission(Channel channel) {
    this.channel = channel;
    ChannelPipeline pipeline = channel.pipeline();
    this.transport = pipeline.firstContext();
    this.ciphertext = pipeline.get(Ciphertext.class);
    this.frames = ciphertext == null ? transport : pipeline.context(Plaintext.class);
    boolean direct = ciphertext == null && channel instanceof UnixChannel;
    this.socket = direct && ((UnixChannel) channel).fd() instanceof Socket s ? s : null;
  }

  /** Takes a frame, to be sent by {@link #flush}. */
  void add(Frame frame) {
    if (lone == null && isIdle()) {
      lone = frame.retain();
    } else {
      queueLone();
      queue(frame.view());
    }
  }

  /** Sends what was added. */
  void flush() {
    Frame frame = lone;
    if (frame == null) {
      frames.flush();
      return;
    }
    lone = null;
    int sent = isIdle() ? send(frame) : 0;
    if (sent < frame.size()) {
      queue(frame.view().skipBytes(sent));
      frames.flush();
    }
    frame.release();
  }

  /** Completes when everything sent by now has left the process. */
  ChannelFuture sent() {
    return frames.writeAndFlush(Unpooled.EMPTY_BUFFER);
  }

  /**
   * Ends what is sent; completes when all of it has left the process. With TLS the peer is told
   * that this is the end (RFC 8446, section 6.1).
   */
  ChannelFuture end() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      return sent();
    }
    frames.flush(); // nothing can be encrypted after it
    return tls.closeOutbound();
  }

  /** Bytes that are queued, on their way to the kernel. */
  long waitingBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
  }

  /** Bytes that have been queued once, and are not waiting any more. */
  long takenBytes() {
    if (ciphertext == null) {
      return queuedBytes - waitingBytes();
    }
    frames.flush(); // until then some of what waits is plaintext, which is not in the other count
    return ciphertext.queuedBytes() - waitingBytes();
  }

  /** Closes the connection, whatever has not been sent: handlers above would wait for that. */
  void cut() {
    if (ciphertext != null && channel.isActive()) {
      end(); // as far as the kernel takes it at once
    }
    transport.close();
  }

  private void queueLone() {
    if (lone != null) {
      queue(lone.view());
      lone.release();
      lone = null;
    }
  }

  private void queue(ByteBuf bytes) {
    long before = waitingBytes();
    frames.write(bytes, frames.voidPromise());
    queuedBytes += waitingBytes() - before;
  }

  /** Whether there is a kernel socket, still open, with nothing in front of a new frame. */
  private boolean isIdle() {
    var queue = channel.unsafe().outboundBuffer();
    return socket != null && queue != null && queue.totalPendingWriteBytes() == 0;
  }

  /** Returns how many bytes the kernel took. A failure here shows again in the queue. */
  private int send(Frame frame) {
    try {
      return frame.isAddressable() && socket != null
          ? socket.sendAddress(frame.address(), 0, frame.size())
          : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
