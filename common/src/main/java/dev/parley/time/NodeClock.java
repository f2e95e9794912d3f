package dev.parley.time;

import java.util.concurrent.TimeUnit;

/** The two clocks of a node. Safe from any thread. */
public interface NodeClock {

  /** The machine's. */
  NodeClock SYSTEM =
      new NodeClock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long wallMillis() {
          return System.currentTimeMillis();
        }
      };

  /** For spans of time: never goes back, and means nothing on another node. */
  long nanos();

  /** The same in milliseconds. */
  default long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }

  /** For dates: milliseconds since 1970 UTC, as far as the machine is set right. */
  long wallMillis();
}
