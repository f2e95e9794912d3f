package dev.parley.bench.load;

import dev.parley.bench.wire.Ascii;
import dev.parley.bench.wire.FrameReader;
import dev.parley.bench.wire.Frames;
import dev.parley.bench.wire.Handshake;
import dev.parley.bench.wire.MessageEvent;
import dev.parley.bench.wire.Reply;
import dev.parley.bench.wire.SendTemplate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: upgrades, connects, joins its rooms, then hands on what it reads. It lives on the
 * crowd's event loop.
 *
 * <pre>
 * CONNECTING -> UPGRADING -> JOINING -> READY
 *      any of them -> CLOSED
 * </pre>
 */
public final class Client extends ChannelInboundHandlerAdapter implements FrameReader.Sink {

  private static final byte[] NOTHING = {};
  private static final int CONNECT = 1;

  /** The id of the first join; the others follow. */
  private static final int JOIN = 2;

  private static final byte[] GOODBYE = {0x03, (byte) 0xe8};
  private static final int JOIN_ATTEMPTS = 20;
  private static final int JOIN_RETRY_MILLIS = 250;

  private enum State {
    CONNECTING,
    UPGRADING,
    JOINING,
    READY,
    CLOSED
  }

  private final Crowd crowd;
  private final Placement placement;
  private final FrameReader frames = new FrameReader();
  private final RoomOrder.Cursor cursor = new RoomOrder.Cursor();
  private byte[] rest = NOTHING;
  private State state = State.CONNECTING;
  private int joins;
  private int joined;
  private @Nullable ChannelHandlerContext context;

  Client(Crowd crowd, Placement placement) {
    this.crowd = crowd;
    this.placement = placement;
  }

  /** Its place. */
  public Placement placement() {
    return placement;
  }

  /** How far it has read its room. */
  RoomOrder.Cursor cursor() {
    return cursor;
  }

  /** Whether it can send and be sent to. */
  public boolean ready() {
    return state == State.READY;
  }

  /** Sends at once. */
  void send(SendTemplate template, int message) {
    ChannelHandlerContext open = context;
    if (open != null && state == State.READY) {
      byte[] scratch = crowd.frameScratch(template.frameBytes());
      int length = template.write(scratch, message, crowd.mask());
      ByteBuf frame = open.alloc().directBuffer(length).writeBytes(scratch, 0, length);
      open.writeAndFlush(frame, open.voidPromise());
    }
  }

  /** Asks for something whose answer the crowd's listener gets; the id is below those of sends. */
  void ask(String request) {
    write(Frames.of(Frames.TEXT, Ascii.bytes(request), crowd.mask()));
  }

  /** Leaves for good, and says so where it has come so far: close code 1000. */
  void goodbye() {
    ChannelHandlerContext open = context;
    if (open == null || state != State.READY || crowd.subprotocol() == null) {
      close();
      return;
    }
    state = State.CLOSED;
    byte[] frame = Frames.of(Frames.CLOSE, GOODBYE, crowd.mask());
    open.writeAndFlush(open.alloc().directBuffer(frame.length).writeBytes(frame))
        .addListener(ChannelFutureListener.CLOSE);
    crowd.left(this);
  }

  private void close() {
    state = State.CLOSED;
    ChannelHandlerContext open = context;
    if (open != null) {
      open.close();
    }
  }

  // ---- the socket

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    state = State.UPGRADING;
    write(Handshake.request(placement.server(), crowd.path(placement), crowd.subprotocol()));
  }

  @Override
  public void channelRead(ChannelHandlerContext active, Object read) {
    ByteBuf in = (ByteBuf) read;
    long now = System.nanoTime();
    int length = rest.length + in.readableBytes();
    byte[] bytes = crowd.readScratch(length);
    System.arraycopy(rest, 0, bytes, 0, rest.length);
    in.readBytes(bytes, rest.length, length - rest.length);
    in.release();
    crowd.readAt(now);
    int taken = 0;
    if (state == State.UPGRADING) {
      taken = upgraded(bytes, length);
    }
    if (state == State.JOINING || state == State.READY) {
      try {
        taken = frames.read(bytes, taken, length, this);
      } catch (FrameReader.BadFrame bad) {
        lost("sent " + bad.getMessage());
      }
    }
    rest = taken == length ? NOTHING : Arrays.copyOfRange(bytes, taken, length);
    crowd.listener().turn(now);
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    lost("was closed by the server without a word");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    lost(String.valueOf(cause.getMessage()));
  }

  /** Has failed, or ended before it should. */
  void lost(String why) {
    if (state != State.CLOSED) {
      boolean wasReady = state == State.READY;
      close();
      crowd.lost(this, wasReady, why);
    }
  }

  private int upgraded(byte[] bytes, int length) {
    int end = Handshake.end(bytes, 0, length);
    if (end < 0) {
      return 0;
    }
    String refusal = Handshake.refusal(bytes, 0, end);
    if (refusal != null) {
      lost(refusal);
    } else if (crowd.subprotocol() == null) {
      state = State.READY;
      crowd.ready(this, null);
    } else {
      state = State.JOINING;
      write(crowd.opening(placement, CONNECT));
      join(0);
      for (int other = 1; other <= placement.others().size(); other++) {
        join(other);
      }
    }
    return end;
  }

  /** Joins its room (0) or one of the others. */
  private void join(int number) {
    joins++;
    String room = number == 0 ? placement.roomName() : placement.others().get(number - 1);
    String after = placement.after() == null ? "" : ",\"after\":" + placement.after();
    ask("{\"id\":%d,\"op\":\"join\",\"room\":\"%s\"%s}".formatted(JOIN + number, room, after));
  }

  private void write(byte[] bytes) {
    ChannelHandlerContext open = context;
    if (open != null) {
      open.writeAndFlush(open.alloc().directBuffer(bytes.length).writeBytes(bytes));
    }
  }

  // ---- what the server says

  @Override
  public void text(byte[] bytes, int from, int length) {
    int to = from + length;
    if (crowd.subprotocol() == null || MessageEvent.is(bytes, from, to)) {
      crowd.listener().message(this, bytes, from, to);
    } else if (Reply.is(bytes, from, to)) {
      reply(bytes, from, to);
    } else {
      crowd.listener().event(this, bytes, from, to);
    }
  }

  @Override
  public void ping(byte[] payload) {
    crowd.pinged();
    write(Frames.of(Frames.PONG, payload, crowd.mask()));
  }

  @Override
  public void close(int code, String reason) {
    lost("was closed by the server: " + code + (reason.isEmpty() ? "" : " " + reason));
  }

  private void reply(byte[] bytes, int from, int to) {
    long acknowledged = Reply.okId(bytes, from, to);
    if (acknowledged >= SendTemplate.FIRST_ID) {
      int message = (int) (acknowledged - SendTemplate.FIRST_ID);
      crowd.listener().acknowledged(this, message, bytes, from, to);
      return;
    }
    Reply reply = Reply.read(bytes, from, to);
    if (reply.id() >= SendTemplate.FIRST_ID) {
      crowd.listener().refused(this, (int) (reply.id() - SendTemplate.FIRST_ID), reply);
    } else if (state == State.JOINING) {
      opened(reply);
    } else {
      crowd.listener().answered(this, reply);
    }
  }

  private void opened(Reply reply) {
    int number = (int) reply.id() - JOIN;
    if (reply.error() == null) {
      if (number >= 0 && ++joined > placement.others().size()) {
        state = State.READY;
        crowd.ready(this, reply);
      }
    } else if (number >= 0
        && reply.temporary()
        && joins < JOIN_ATTEMPTS + placement.others().size()) {
      int wait = Math.max(JOIN_RETRY_MILLIS, reply.retryAfterMillis());
      crowd.loop().schedule(() -> joinAgain(number), wait, TimeUnit.MILLISECONDS);
    } else {
      lost("was answered " + reply.text());
    }
  }

  private void joinAgain(int number) {
    if (state == State.JOINING) {
      join(number);
    }
  }
}
