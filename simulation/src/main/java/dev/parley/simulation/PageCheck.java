package dev.parley.simulation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page asked for.
 *
 * @param after the first ones above, or UNKNOWN for the newest
 * @param askedAt when
 * @param contested whether somebody else than the owner took the partition for its own, so that the
 *     page may lack what the owner acknowledged meanwhile
 * @param answer what came; null before
 */
record PageCheck(
    String room,
    long after,
    int limit,
    long askedAt,
    boolean contested,
    Received.@Nullable Paged answer) {

  /** The most messages of a page that a client asks for. */
  static final int MOST = 40;

  /** The page, which has come. */
  Received.Paged received() {
    return Objects.requireNonNull(answer);
  }

  PageCheck answered(Received.Paged paged, boolean stillContested) {
    return new PageCheck(room, after, limit, askedAt, contested || stillContested, paged);
  }
}
