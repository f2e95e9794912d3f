package dev.parley.gateway.channel;

/**
 * Whether a client takes what waits for it, judged by what it has taken between two looks. What the
 * kernel takes from an empty queue says nothing: it does so for a dead peer as well.
 */
final class Progress {

  private long waitingBytes;
  private long takenBytes;
  private long sinceNanos;
  private boolean tookSome;

  /**
   * Notes how things are.
   *
   * @param waiting bytes that are queued in this process
   * @param taken bytes that have left the queue since the socket was opened
   */
  void look(long waiting, long taken, long nowNanos) {
    tookSome = waitingBytes > 0 && taken > takenBytes;
    if (waitingBytes == 0 || tookSome) {
      sinceNanos = nowNanos;
    }
    waitingBytes = waiting;
    takenBytes = taken;
  }

  /** Whether something waited at the look before the last, and some bytes were taken since. */
  boolean tookSome() {
    return tookSome;
  }

  /** For how long nothing has been taken of what waits; 0 where nothing waits. */
  long stalledNanos(long nowNanos) {
    return waitingBytes == 0 ? 0 : nowNanos - sinceNanos;
  }
}
