package dev.parley.gateway.fanout;

/**
 * The way out to one client. Used on the socket's own event loop only; bytes go out when the turn
 * of the loop ends.
 */
public interface Outbound {

  /** Queues a frame. A client that has too much queued already is closed as a slow consumer. */
  void offer(Frame frame);

  /** Queues a frame and calls back when its bytes have left the process, or the socket is gone. */
  void offer(Frame frame, Runnable written);

  /** Closes it with a temporary code: the client is to come back with its positions. */
  void giveUp();

  /** Sends what is queued. Called by {@link Turn}. */
  void flush();

  /** Notes that {@link #flush} is due; true where it was not due already. */
  boolean markDirty();
}
