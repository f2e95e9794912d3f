package dev.parley.gateway.connection;

import dev.parley.gateway.fanout.Outbound;
import dev.parley.gateway.protocol.CloseCode;

/** A socket, as far as its connection knows it. Used on the socket's event loop only. */
interface Wire {

  /** Where frames go. */
  Outbound outbound();

  /** Closes the socket. */
  void close(CloseCode code);

  /** Reads on, or not for a while. */
  void reading(boolean on);
}
