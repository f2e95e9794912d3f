package dev.parley.bench;

import dev.parley.bench.load.LoadPlan;
import java.time.Duration;

/** The settings with a name. S1 and S2 make 50,000 copies a second each. */
final class Presets {

  private static final int MEMBERS = 1_000;
  private static final int BODY_BYTES = 128;
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private Presets() {}

  /** One big room. */
  static LoadPlan s1(Duration warmup, Duration duration) {
    return new LoadPlan(MEMBERS, 1, MEMBERS, 50, 1, BODY_BYTES, warmup, duration, DRAIN);
  }

  /** Many small rooms. */
  static LoadPlan s2(Duration warmup, Duration duration) {
    return new LoadPlan(MEMBERS, 100, MEMBERS, 5_000, 1, BODY_BYTES, warmup, duration, DRAIN);
  }

  /** The hot room: as fast as it goes. */
  static LoadPlan w3(Duration warmup, Duration duration) {
    return new LoadPlan(MEMBERS, 1, 100, 0, 1, BODY_BYTES, warmup, duration, DRAIN);
  }
}
