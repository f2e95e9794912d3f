package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MILLI;
import static dev.parley.simulation.Timeline.SECOND;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.connection.SimulatedOutbound;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.fanout.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A connection from a gateway to a client that may read slowly, or not at all. The gateway's end is
 * the real one, with Netty's queue of a channel; the kernel's buffer, the link and the client are
 * simulated, and the client reads frames out of the bytes that arrive.
 */
final class Socket implements Outbound {

  /** A socket is looked after so often, and closed when its client takes nothing for so long. */
  private static final long VISIT = 500 * MILLI;

  private static final long STALL = 4 * SECOND;

  private static final int CLOSE = 0x88;
  private static final String ANSWER = "{\"answer\":";
  private static final String PADDING = ",\"pad\":\"%s\"}".formatted("x".repeat(80));

  private final Loop loop;
  private final Timeline timeline;
  private final Downlink link;
  private final VirtualChannel channel;
  private final ChannelHandlerContext transport;
  private final SimulatedOutbound end;
  private final Consumer<Received> client;
  private final Consumer<String> onTorn;
  private final FrameReader reader = new FrameReader();
  private final List<Received> answers = new ArrayList<>();
  private long mostQueuedBytes;
  private int waiting;
  private int waits;
  private boolean closed;

  /**
   * An open connection; made on the gateway's loop.
   *
   * @param eventLoop the loop as the services see it
   * @param client gets what arrives
   * @param onTorn told of bytes that are no frame
   * @param onClosed told on the gateway's loop when this end is closed
   */
  Socket(
      Loop loop,
      EventLoop eventLoop,
      Settings.Link settings,
      Consumer<Received> client,
      Consumer<String> onTorn,
      Runnable onClosed) {
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
            () -> client.accept(new Received.Closed()));
    this.channel = new VirtualChannel(link);
    VirtualEventLoop netty = new VirtualEventLoop(loop);
    netty.register(channel);
    link.onRoom(() -> netty.execute(channel::roomAgain));
    channel.pipeline().addLast(new Codec());
    this.transport = channel.pipeline().firstContext();
    this.end = new SimulatedOutbound(webSocket(), eventLoop, settings.queueBytes());
    channel
        .closeFuture()
        .addListener(
            done -> {
              closed = true;
              loop.execute(onClosed);
            });
    eventLoop.setTimer(VISIT / MILLI, this::visit);
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
      end.visit(timeline.now(), STALL);
      loop.timer(VISIT, this::visit);
    }
  }

  @Override
  public void offer(Frame frame) {
    write(frame);
    if (waiting > 0 && timeline.bug() == Bug.FRAME_WRITTEN_TWICE && timeline.chance(0.2)) {
      write(frame);
    }
  }

  private void write(Frame frame) {
    end.outbound().offer(frame);
    mostQueuedBytes = Math.max(mostQueuedBytes, queuedBytes());
  }

  private long queuedBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  @Override
  public boolean isFull() {
    return end.outbound().isFull();
  }

  @Override
  public boolean hasEnough() {
    return end.outbound().hasEnough();
  }

  @Override
  public void whenDrained(Runnable drained) {
    waiting++;
    end.outbound()
        .whenDrained(
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
    end.outbound().flush();
  }

  @Override
  public boolean markDirty() {
    return end.outbound().markDirty();
  }

  @Override
  public void giveUp() {
    end.outbound().giveUp();
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

  /** Writes an answer; whoever calls lets it be flushed. */
  void answer(Received answer) {
    answers.add(answer);
    String json = ANSWER + (answers.size() - 1) + PADDING;
    Frame frame = Frame.text(json.getBytes(StandardCharsets.US_ASCII));
    write(frame);
    frame.release();
  }

  /** The client is gone: what is under way does not arrive, but nobody here knows it yet. */
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
    if (first == CLOSE) {
      client.accept(new Received.Closed());
      return;
    }
    String text = new String(payload, 0, Math.min(payload.length, 40), StandardCharsets.US_ASCII);
    if (text.startsWith(ANSWER)) {
      client.accept(answers.get(Integer.parseInt(text, ANSWER.length(), text.indexOf(','), 10)));
    } else {
      Received event = Received.event(payload);
      if (event != null) {
        client.accept(event);
      }
    }
  }

  /** Where Vert.x's codec is. */
  private static final class Codec extends ChannelInboundHandlerAdapter {

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // Writes to a closed socket: its end is told in another way.
    }
  }
}
