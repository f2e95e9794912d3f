package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MILLI;
import static dev.parley.simulation.Timeline.SECOND;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.connection.Connection;
import dev.parley.gateway.connection.Transport;
import dev.parley.gateway.fanout.Encoding;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.websocket.WebSocketTransport;
import dev.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection from a gateway to a client that may read slowly, or not at all. The gateway's end is
 * the real one, with Netty's queue of a channel; the kernel's buffer, the link and the client are
 * simulated, and the client reads frames out of the bytes that arrive.
 */
final class Socket implements Transport {

  /** A socket is looked after so often, and closed when its client takes nothing for so long. */
  private static final long VISIT = 500 * MILLI;

  private static final long STALL = 4 * SECOND;

  private static final int CLOSE = 0x88;

  /** In place of a text: nothing comes any more. */
  static final byte[] END = {};

  private final Loop loop;
  private final Timeline timeline;
  private final Downlink link;
  private final VirtualChannel channel;
  private final ChannelHandlerContext transport;
  private final WebSocketTransport end;
  private final Consumer<byte[]> client;
  private final Consumer<String> onTorn;
  private final FrameReader reader = new FrameReader();

  /** What the client has sent and the gateway has not read. */
  private final Deque<byte[]> unread = new ArrayDeque<>();

  private @Nullable Connection connection;
  private boolean paused;
  private long mostQueuedBytes;
  private int waiting;
  private int waits;
  private boolean closed;

  /**
   * An open connection; made on the gateway's loop.
   *
   * @param eventLoop the loop as the services see it
   * @param client gets the text of each frame that arrives; an empty one is the end
   * @param onTorn called with bytes that are no frame
   */
  Socket(
      Loop loop,
      EventLoop eventLoop,
      Settings.Link settings,
      Consumer<byte[]> client,
      Consumer<String> onTorn) {
    this.loop = loop;
    this.timeline = loop.machine.timeline;
    this.client = client;
    this.onTorn = onTorn;
    this.link =
        new Downlink(
            timeline,
            settings.kernelBytes(),
            settings.bytesPerSecond(),
            this::arrive,
            () -> client.accept(END));
    this.channel = new VirtualChannel(link);
    VirtualEventLoop netty = new VirtualEventLoop(loop);
    netty.register(channel);
    link.onRoom(() -> netty.execute(channel::roomAgain));
    channel.pipeline().addLast(new Codec());
    this.transport = channel.pipeline().firstContext();
    this.end = new WebSocketTransport(webSocket(), eventLoop, settings.queueBytes(), () -> {});
    channel
        .closeFuture()
        .addListener(
            done -> {
              closed = true;
              loop.execute(() -> connection().closed(false));
            });
    eventLoop.setTimer(VISIT / MILLI, this::visit);
  }

  /** Serves a connection from now on. */
  void open(Connection its) {
    connection = its;
  }

  private Connection connection() {
    return Objects.requireNonNull(connection);
  }

  /** A frame has arrived; on the gateway's loop. */
  void receive(byte[] json) {
    unread.add(json);
    read();
  }

  /** Requests are read in their order, and only while the gateway wants to. */
  private void read() {
    while (!paused && !closed && !unread.isEmpty()) {
      connection().message(unread.removeFirst());
    }
  }

  /** As Vert.x has it, as far as the gateway uses it below its codec. */
  private ServerWebSocket webSocket() {
    return (ServerWebSocket)
        Proxy.newProxyInstance(
            Socket.class.getClassLoader(),
            new Class<?>[] {ServerWebSocket.class, WebSocketInternal.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "channelHandlerContext" -> transport;
                  case "pause" -> {
                    paused = true;
                    yield proxy;
                  }
                  case "resume" -> {
                    paused = false;
                    loop.execute(this::read);
                    yield proxy;
                  }
                  case "close" -> {
                    goodbye((short) arguments[0]);
                    yield Future.succeededFuture();
                  }
                  default -> throw VirtualVertx.unknown(method.toString());
                });
  }

  private void goodbye(short code) {
    ByteBuf frame = Unpooled.buffer(4).writeByte(CLOSE).writeByte(2).writeShort(code);
    transport.writeAndFlush(frame);
  }

  private void visit() {
    if (!closed) {
      end.visit(timeline.now());
      if (end.stalledNanos(timeline.now()) > STALL) {
        end.close(CloseCode.SLOW_CONSUMER);
      }
      loop.timer(VISIT, this::visit);
    }
  }

  @Override
  public Encoding encoding() {
    return end.encoding();
  }

  @Override
  public void reading(boolean on) {
    end.reading(on);
  }

  @Override
  public void close(CloseCode code) {
    end.close(code);
  }

  @Override
  public void offer(Frame frame) {
    write(frame);
    if (waiting > 0 && timeline.bug() == Bug.FRAME_WRITTEN_TWICE && timeline.chance(0.2)) {
      write(frame);
    }
  }

  private void write(Frame frame) {
    end.offer(frame);
    mostQueuedBytes = Math.max(mostQueuedBytes, queuedBytes());
  }

  private long queuedBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  @Override
  public boolean isFull() {
    return end.isFull();
  }

  @Override
  public boolean hasEnough() {
    return end.hasEnough();
  }

  @Override
  public void whenDrained(Runnable drained) {
    waiting++;
    end.whenDrained(
        () -> {
          waiting--;
          drained.run();
        });
    if (queuedBytes() > 0) {
      waits++;
    }
  }

  @Override
  public void flush() {
    end.flush();
  }

  @Override
  public boolean markDirty() {
    return end.markDirty();
  }

  @Override
  public void giveUp() {
    end.giveUp();
  }

  Downlink link() {
    return link;
  }

  boolean closed() {
    return closed;
  }

  /** The most that was ever queued in the process for the client. */
  long mostQueuedBytes() {
    return mostQueuedBytes;
  }

  /** How often something waited until it was drained. */
  int waits() {
    return waits;
  }

  /** The client is gone: what is in flight does not arrive, but nobody here knows it yet. */
  void unplug() {
    link.unplug();
  }

  /** This end knows that the client is gone; on its loop. */
  void reset() {
    link.unplug();
    channel.close();
  }

  /** Gives up what is queued when a run is over, whatever state the machine is in. */
  void discard() {
    link.unplug();
    loop.runOutsideContext(channel::close);
  }

  private void arrive(byte[] bytes) {
    reader.read(bytes, this::frame, onTorn);
  }

  private void frame(int first, byte[] payload) {
    client.accept(first == CLOSE ? END : payload);
  }

  /** Where Vert.x's codec is. */
  private static final class Codec extends ChannelInboundHandlerAdapter {

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // Writes to a closed socket: its listener is notified of the end.
    }
  }
}
