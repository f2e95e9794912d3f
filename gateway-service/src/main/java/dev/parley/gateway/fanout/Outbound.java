package dev.parley.gateway.fanout;

/**
 * The way out to one client. Used on the socket's own event loop only; bytes go out when the turn
 * of the loop ends.
 */
public interface Outbound {

  /** How its frames are encoded. */
  Encoding encoding();

  /** Queues a frame; nothing is queued on a closed socket. */
  void offer(Frame frame);

  /** Whether so much is queued that only what must be written should be added. */
  boolean isFull();

  /** Whether enough is queued that more of a gap should wait until it is drained. */
  boolean hasEnough();

  /**
   * Calls back, later and on the socket's own loop, when what is queued now has left the process;
   * never on a closed socket. A client that takes nothing for too long is closed as a slow
   * consumer.
   */
  void whenDrained(Runnable drained);

  /** Closes it with a temporary code: the client is to come back with its positions. */
  void giveUp();

  /** Sends what is queued. Called by {@link Turn}. */
  void flush();

  /** Notes that {@link #flush} is due; true where it was not due already. */
  boolean markDirty();
}
