package dev.parley.simulation;

import org.jspecify.annotations.Nullable;

/**
 * A page asked for.
 *
 * @param after the first ones above, or UNKNOWN for the newest
 * @param askedAt when
 * @param answer what came; null before
 */
record PageCheck(
    String room, long after, int limit, long askedAt, Received.@Nullable Paged answer) {

  PageCheck(String room, long after, int limit, long askedAt) {
    this(room, after, limit, askedAt, null);
  }

  PageCheck answered(Received.Paged paged) {
    return new PageCheck(room, after, limit, askedAt, paged);
  }
}
