package dev.parley.bench.load;

import dev.parley.bench.BenchException;
import dev.parley.bench.wire.Tag;
import java.time.Duration;

/**
 * What a run sends.
 *
 * @param members clients, spread over the rooms
 * @param rooms fresh ones
 * @param senders of the members, the first ones; they send in turn
 * @param rate messages a second in all; 0: closed loop, each sender goes on when its own message is
 *     back
 * @param window messages in flight for each sender of a closed loop
 * @param bodyBytes of each message
 * @param warmup sent but not counted
 * @param duration counted
 * @param drain how long copies still in flight are waited for
 */
public record LoadPlan(
    int members,
    int rooms,
    int senders,
    double rate,
    int window,
    int bodyBytes,
    Duration warmup,
    Duration duration,
    Duration drain) {

  public LoadPlan {
    expect(members >= 1, "members: " + members, "1 or more");
    expect(rooms >= 1 && rooms <= members, "rooms: " + rooms, "1 to the " + members + " members");
    expect(
        senders >= 1 && senders <= members,
        "senders: " + senders,
        "1 to the " + members + " members");
    expect(rate >= 0 && rate <= 1e6, "rate: " + rate, "0 to 1,000,000 a second");
    expect(window >= 1 && window <= 1_000, "window: " + window, "1 to 1000");
    expect(
        bodyBytes >= Tag.BYTES && bodyBytes <= 1 << 20,
        "payload: " + bodyBytes,
        Tag.BYTES + " to 1048576 bytes");
    expect(!duration.isZero() && !duration.isNegative(), "duration: " + duration, "1 s or more");
    expect(!warmup.isNegative(), "warmup: " + warmup, "0 s or more");
  }

  /** Whether a sender waits for its own message before the next one. */
  boolean closedLoop() {
    return rate == 0;
  }

  private static void expect(boolean right, String what, String expected) {
    if (!right) {
      throw new BenchException(what + " (expected: " + expected + ")");
    }
  }
}
