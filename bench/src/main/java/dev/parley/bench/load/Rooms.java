package dev.parley.bench.load;

import java.security.SecureRandom;

/**
 * Rooms that no other run has.
 *
 * @param run part of the names
 * @param count how many
 */
public record Rooms(String run, int count) {

  private static final int RUN_BITS = 40;

  /** So many fresh ones. */
  public static Rooms fresh(int count) {
    long run = new SecureRandom().nextLong() >>> 64 - RUN_BITS;
    return new Rooms(Long.toString(run, 36), count);
  }

  /** The name of one; all are of the same length. */
  public String name(int room) {
    return "bench-%s-%05d".formatted(run, room);
  }
}
