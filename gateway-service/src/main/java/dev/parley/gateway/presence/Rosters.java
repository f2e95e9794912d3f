package dev.parley.gateway.presence;

import dev.parley.bus.Endpoints;
import dev.parley.contract.Roster;
import dev.parley.gateway.fanout.MemberCounts;
import dev.parley.node.NodeContext;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks presence-service who is in a room. Its absence is an answer, never an error. */
public final class Rosters {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration COUNT_TIMEOUT = Duration.ofMillis(300);

  /** Enough to find a session in a small room; in a bigger one nobody counts. */
  private static final int COUNT_ROWS = 100;

  private final NodeContext node;
  private final MemberCounts counts;

  /** Rosters, with the numbers that were published recently. */
  public Rosters(NodeContext node, MemberCounts counts) {
    this.node = node;
    this.counts = counts;
  }

  /**
   * A page of a roster.
   *
   * @param roster the members
   * @param stale presence does not answer: the members may be other ones
   */
  public record Answer(Roster roster, boolean stale) {}

  /** A page; never fails. */
  public Future<Answer> page(RoomId room, int limit, @Nullable String cursor) {
    return ask(new Roster.Query(room, limit, cursor), TIMEOUT)
        .map(roster -> new Answer(roster, false))
        .otherwise(new Answer(new Roster(List.of(), 0, null, 0), true));
  }

  /**
   * How many sessions a room has with the one that joins now; never fails.
   *
   * @param counted whether presence has it in the room already, as one that is resumed
   */
  public Future<Long> countWithNewcomer(RoomId room, String session, boolean counted) {
    counts.joined(room, session, counted);
    if (counts.isKnown(room)) {
      return Future.succeededFuture(counts.sessions(room));
    }
    return ask(new Roster.Query(room, COUNT_ROWS, null), COUNT_TIMEOUT)
        .map(
            roster -> {
              // Again: the room was forgotten meanwhile if nobody else is in it here.
              counts.joined(room, session, counted);
              counts.answered(room, roster);
              return counts.sessions(room);
            })
        .otherwise(failure -> counts.sessions(room));
  }

  /** A session leaves a room. */
  public void left(RoomId room, String session) {
    counts.left(room, session);
  }

  /** A session's join failed, or its socket is gone. */
  public void forget(RoomId room, String session) {
    counts.forget(room, session);
  }

  private Future<Roster> ask(Roster.Query query, Duration timeout) {
    return Presence.ask(node, query.room().value(), Endpoints.ROSTER, query, timeout);
  }
}
