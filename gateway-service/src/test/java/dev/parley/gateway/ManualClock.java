package dev.parley.gateway;

import dev.parley.time.NodeClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A node's clock that stands still until a test moves it. Safe from any thread. */
public final class ManualClock implements NodeClock {

  private final long startMillis;
  private final AtomicLong nanos = new AtomicLong(1);

  /**
   * A clock.
   *
   * @param startMillis the time of day now, milliseconds since 1970 UTC
   */
  public ManualClock(long startMillis) {
    this.startMillis = startMillis;
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public long wallMillis() {
    return startMillis + TimeUnit.NANOSECONDS.toMillis(nanos.get());
  }

  /** Lets time pass. */
  public void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
