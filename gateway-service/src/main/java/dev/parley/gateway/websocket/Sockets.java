package dev.parley.gateway.websocket;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.PresenceReport;
import dev.parley.gateway.connection.Loop;
import dev.parley.gateway.rate.ClientRate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The sockets of one event loop, on a wheel: a few at each tick are pinged, all of them within five
 * ticks.
 */
@Confined
public final class Sockets implements WebSockets {

  private static final int BUCKETS = 5;
  private static final long HEARD_MILLIS = 1_000;

  private final Loop loop;
  private final String ids;
  private final List<Set<Socket>> wheel = new ArrayList<>();
  private long accepted;
  private int tick;
  private boolean draining;

  /**
   * The sockets of a loop.
   *
   * @param ids what the ids of the loop's connections begin with
   */
  public Sockets(Loop loop, String ids) {
    this.loop = loop;
    this.ids = ids;
    for (int i = 0; i < BUCKETS; i++) {
      wheel.add(new HashSet<>());
    }
    long tickMillis = Math.max(10, Math.min(1_000, loop.settings().ping().toMillis() / 10));
    loop.eventLoop().setPeriodic(tickMillis, this::visit);
    loop.eventLoop().setPeriodic(HEARD_MILLIS, this::reportHeard);
  }

  Loop loop() {
    return loop;
  }

  @Override
  public boolean draining() {
    return draining;
  }

  @Override
  public void accept(ServerWebSocket webSocket, String address, ClientRate rate, Runnable gone) {
    loop.eventLoop().check();
    if (!((WebSocketInternal) webSocket).channelHandlerContext().channel().isActive()) {
      gone.run(); // while its handshake was answered
      return;
    }
    accepted++;
    String id = ids + accepted;
    Socket socket = new Socket(webSocket, id, address, rate, gone, this, nowNanos());
    bucket(socket).add(socket);
    loop.metrics().opened();
    socket.open();
  }

  /** Sends all clients away within a time; completes when they are gone, or soon after it. */
  public Future<Void> drain(long windowMillis) {
    EventLoop own = loop.eventLoop();
    own.check();
    draining = true;
    wheel.forEach(bucket -> new ArrayList<>(bucket).forEach(s -> s.drain(windowMillis)));
    Promise<Void> gone = Promise.promise();
    long deadline = nowNanos() + (windowMillis + 1_000) * 1_000_000;
    long timer =
        own.setPeriodic(
            20,
            () -> {
              if (wheel.stream().allMatch(Set::isEmpty) || nowNanos() > deadline) {
                gone.tryComplete();
              }
            });
    return gone.future().onComplete(done -> own.cancelTimer(timer));
  }

  void closed(Socket socket, int status) {
    if (bucket(socket).remove(socket)) {
      loop.metrics().closed(status);
    }
  }

  private Set<Socket> bucket(Socket socket) {
    return wheel.get(Math.floorMod(System.identityHashCode(socket), BUCKETS));
  }

  private long nowNanos() {
    return loop.clock().nanos();
  }

  private void visit() {
    long nowNanos = nowNanos();
    long nowSeconds = loop.clock().wallMillis() / 1_000;
    tick = (tick + 1) % BUCKETS;
    new ArrayList<>(wheel.get(tick)).forEach(socket -> socket.visit(nowNanos, nowSeconds));
  }

  private void reportHeard() {
    long nowNanos = nowNanos();
    List<PresenceReport.Heard> heard = new ArrayList<>();
    for (Set<Socket> bucket : wheel) {
      for (Socket socket : bucket) {
        String session = socket.connection().session();
        if (session != null && socket.isHeardOf(nowNanos)) {
          heard.add(new PresenceReport.Heard(session));
        }
      }
    }
    if (!heard.isEmpty()) {
      loop.presence().tellAll(heard);
    }
  }
}
