package dev.parley.gateway.websocket;

import dev.parley.concurrent.Confined;
import dev.parley.gateway.connection.Connection;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.connection.Loop;
import dev.parley.gateway.rate.ClientRate;
import dev.parley.protocol.CloseCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.util.concurrent.ThreadLocalRandom;

/** A WebSocket with its connection: reads frames, notes when the client was heard, closes. */
@Confined
final class Socket {

  /** A busy client is reported this often between two pings: long before it would be pending. */
  private static final int REPORTS_PER_PING = 6;

  /** A browser leaves the page (RFC 6455, section 7.4.1). */
  private static final int GOING_AWAY = 1001;

  /** No close frame came (RFC 6455, section 7.4.1). */
  private static final int ABNORMAL = 1006;

  private static final Buffer NO_BYTES = Buffer.buffer();

  private final ServerWebSocket socket;
  private final WebSocketTransport transport;
  private final Sockets sockets;
  private final Runnable gone;
  private final Connection connection;
  private final Inbox inbox;
  private final long connectTimer;
  private long heardNanos;
  private long pingedNanos;
  private long reportedNanos;
  private boolean draining;

  Socket(
      ServerWebSocket socket,
      String id,
      String address,
      ClientRate rate,
      Runnable gone,
      Sockets sockets,
      long nowNanos) {
    this.gone = gone;
    this.socket = socket;
    this.sockets = sockets;
    Loop loop = sockets.loop();
    this.transport =
        new WebSocketTransport(
            socket, loop.eventLoop(), loop.settings().queueBytes(), this::controlled);
    this.heardNanos = nowNanos;
    this.pingedNanos = nowNanos;
    this.reportedNanos = nowNanos; // connecting tells it as well
    this.connection = new Connection(id, address, rate, loop, transport);
    this.inbox = new Inbox(loop.settings().limits().frame(), connection::message, transport::close);
    this.connectTimer =
        loop.eventLoop()
            .setTimer(loop.settings().connectTimeout().toMillis(), this::connectTimedOut);
  }

  /** Begins to read. */
  void open() {
    socket.frameHandler(this::frame);
    socket.exceptionHandler(lost -> {}); // it is closed then
    socket.closeHandler(done -> closed());
  }

  Connection connection() {
    return connection;
  }

  /**
   * Whether to report to presence that the client is connected: something was heard since the last
   * report, and that was not just now. A silent client that speaks again is reported at once.
   */
  boolean isHeardOf(long nowNanos) {
    sockets.loop().eventLoop().check();
    long every = sockets.loop().settings().ping().toNanos() / REPORTS_PER_PING;
    if (heardNanos <= reportedNanos || nowNanos - reportedNanos < every) {
      return false;
    }
    reportedNanos = nowNanos;
    return true;
  }

  /** Looks after the client: pings it, or gives it up. */
  void visit(long nowNanos, long nowSeconds) {
    sockets.loop().eventLoop().check();
    GatewaySettings settings = sockets.loop().settings();
    transport.visit(nowNanos);
    if (transport.tookSome()) {
      heardNanos = nowNanos; // on a slow link its pong waits behind what it is still taking
    }
    if (transport.stalledNanos(nowNanos) > settings.stall().toNanos()) {
      transport.close(CloseCode.SLOW_CONSUMER);
    } else if (nowSeconds >= connection.expiresAtSeconds()) {
      transport.close(CloseCode.TOKEN_EXPIRED);
    } else if (nowNanos - heardNanos > settings.silence().toNanos()) {
      transport.close(CloseCode.HEARTBEAT_LOST);
    } else if (nowNanos - heardNanos > settings.ping().toNanos()
        && nowNanos - pingedNanos > settings.ping().toNanos()) {
      pingedNanos = nowNanos;
      socket.writePing(NO_BYTES);
    }
  }

  /** Sends the client away, some time within the window. */
  void drain(long windowMillis) {
    sockets.loop().eventLoop().check();
    if (!draining) {
      draining = true;
      long delay = ThreadLocalRandom.current().nextLong(1, windowMillis + 1);
      connection.drain(delay);
      sockets.loop().eventLoop().setTimer(delay, () -> transport.close(CloseCode.DRAIN));
    }
  }

  private void frame(WebSocketFrame frame) {
    if (isEmptyWork(frame)) {
      controlled();
    } else {
      heardNanos = now();
    }
    inbox.take(frame);
  }

  /** A frame that adds nothing to a message; the parts of one are bounded by its size. */
  private static boolean isEmptyWork(WebSocketFrame frame) {
    return frame.type() == WebSocketFrameType.PONG
        || (!frame.isFinal() && frame.binaryData().length() == 0);
  }

  /** Such a frame counts as a request, because many of them are work as well. */
  private void controlled() {
    heardNanos = now();
    if (!connection.admitsFrame()) {
      transport.close(CloseCode.OVERLOAD);
    }
  }

  private long now() {
    return sockets.loop().clock().nanos();
  }

  private void connectTimedOut() {
    if (connection.awaitsConnect()) {
      transport.close(CloseCode.NO_CONNECT);
    }
  }

  private void closed() {
    gone.run();
    sockets.loop().eventLoop().cancelTimer(connectTimer);
    Short code = socket.closeStatusCode();
    int status = code == null ? ABNORMAL : code;
    boolean goodbye = status == CloseCode.NORMAL.code() || status == GOING_AWAY;
    CloseCode own = transport.closedWith();
    connection.closed(goodbye || own == CloseCode.KICKED);
    // Whoever is closed because it does not read sends no code back.
    sockets.closed(this, own == null ? status : own.code());
  }
}
