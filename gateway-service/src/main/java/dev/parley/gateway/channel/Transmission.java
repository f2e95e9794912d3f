package dev.parley.gateway.channel;

import dev.parley.gateway.fanout.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way into a socket. A lone frame for a socket that has nothing queued, which is
 * what nearly every frame is, goes to the kernel by one call; Netty's queue is for what the kernel
 * does not take at once, and for several frames in one turn. Without native transport everything
 * goes through the queue.
 */
final class Transmission {

  private final Channel channel;

  /** From the first context a write goes straight to the transport, past encoders. */
  private final ChannelHandlerContext transport;

  private final @Nullable Socket socket;

  /** The only frame of this turn. */
  private @Nullable Frame lone;

  /** All that was ever queued, as Netty counts it. */
  private long queuedBytes;

  Transmission(Channel channel) {
    this.channel = channel;
    this.transport = channel.pipeline().firstContext();
    this.socket = channel instanceof UnixChannel unix && unix.fd() instanceof Socket s ? s : null;
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
      transport.flush();
      return;
    }
    lone = null;
    int sent = isIdle() ? send(frame) : 0;
    if (sent < frame.size()) {
      queue(frame.view().skipBytes(sent));
      transport.flush();
    }
    frame.release();
  }

  /** Completes when everything sent by now has left the process. */
  ChannelFuture sent() {
    return transport.writeAndFlush(Unpooled.EMPTY_BUFFER);
  }

  /** Bytes that are queued, on their way to the kernel. */
  long waitingBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
  }

  /** Bytes that have been queued once, and are not waiting any more. */
  long takenBytes() {
    return queuedBytes - waitingBytes();
  }

  /** Closes the connection, whatever has not been sent: handlers above would wait for that. */
  void cut() {
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
    transport.write(bytes, transport.voidPromise());
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
