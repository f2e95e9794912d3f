package dev.parley.gateway.connection;

import dev.parley.gateway.fanout.Outbound;
import dev.parley.protocol.CloseCode;

/**
 * What a connection has to have below it: a way out that has its own encoding and its own bound, a
 * way in that can be stopped, and an end with a reason. Used on the connection's event loop only.
 */
public interface Transport extends Outbound {

  /** Closes the connection after what is queued; does nothing where it is closed. */
  void close(CloseCode code);

  /** Reads on, or not for a while. */
  void reading(boolean on);
}
