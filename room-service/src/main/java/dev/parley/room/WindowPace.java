package dev.parley.room;

/**
 * How fast a partition may be written. The window in which a retry is recognised is a number of
 * records ({@link dev.parley.log.DedupWindow}): whoever filled it in less than the time for which a
 * retry is promised to be recognised would void that promise for all others. So the owner refuses
 * what goes beyond it. Not safe for several threads.
 */
final class WindowPace {

  /** A tenth is left for records of others that take themselves for the owner, and for retries. */
  private static final int MARGIN = 10;

  private final int records;
  private final SlidingCount written;
  private final SlidingCount before;
  private long lastBefore = Long.MIN_VALUE;
  private int byOthers;

  /** The pace of an owner that has read and written nothing yet. */
  WindowPace(RoomSettings settings) {
    this.records = Math.max(1, settings.dedupWindow() - settings.dedupWindow() / MARGIN);
    this.written = new SlidingCount(settings.dedupTime());
    this.before = new SlidingCount(settings.dedupTime());
  }

  /**
   * A record was read.
   *
   * @param at when it was written, by the clock of whoever did
   * @param isNew whether it was written since this owner serves. If not, an owner before it has
   *     written it: how fast it did is known by the times in the log alone, and counts as of just
   *     now when this owner begins to write
   * @param own whether this owner has written it. If not, there is another that takes itself for
   *     the owner: together they must not write more than one may
   */
  void read(long at, boolean isNew, boolean own) {
    if (!isNew) {
      before.add(1, at);
      lastBefore = Math.max(lastBefore, at);
    } else if (!own) {
      byOthers++;
    }
  }

  /** Whether one more record may be written. */
  boolean admits(long nowMillis) {
    carry(nowMillis);
    return written.within(nowMillis) < records;
  }

  /** A record is written. */
  void write(long nowMillis) {
    written.add(1, nowMillis);
  }

  private void carry(long nowMillis) {
    if (lastBefore != Long.MIN_VALUE) {
      written.add(before.within(lastBefore), nowMillis);
      lastBefore = Long.MIN_VALUE;
    }
    written.add(byOthers, nowMillis);
    byOthers = 0;
  }
}
