package dev.parley.gateway.connection;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.fanout.Outbound;
import dev.parley.gateway.protocol.CloseCode;
import io.vertx.core.http.ServerWebSocket;

/** The gateway's end of a simulated socket: the real one, and what looks after it. */
public final class SimulatedOutbound {

  private final VertxOutbound outbound;

  /** An open socket; called on its loop. */
  public SimulatedOutbound(ServerWebSocket socket, EventLoop loop, int queueBytes) {
    outbound = new VertxOutbound(socket, loop, queueBytes, () -> {});
  }

  /** Where frames go. */
  public Outbound outbound() {
    return outbound;
  }

  /** Looks how the client gets on, and closes the socket where it has taken nothing for so long. */
  public void visit(long nowNanos, long stallNanos) {
    outbound.visit(nowNanos);
    if (outbound.stalledNanos(nowNanos) > stallNanos) {
      outbound.close(CloseCode.SLOW_CONSUMER);
    }
  }
}
