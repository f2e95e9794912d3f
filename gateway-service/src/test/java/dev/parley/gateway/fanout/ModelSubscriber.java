package dev.parley.gateway.fanout;

import dev.parley.gateway.fanout.PartitionFeed.Live;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants a room: holds back what comes before it is told that the room is live, reads
 * gaps from the log, and minds that nothing comes twice or out of order.
 */
final class ModelSubscriber {

  private final RoomId room;
  private final ModelLog log;
  private final List<Long> early = new ArrayList<>();
  private final List<Long> got = new ArrayList<>();
  private @Nullable Live live;
  private long covered;

  ModelSubscriber(RoomId room, ModelLog log) {
    this.room = room;
    this.log = log;
  }

  RoomId room() {
    return room;
  }

  void live(Live told) {
    if (live != null) {
      throw new AssertionError(room + " is told live twice");
    }
    long head = log.head(room, told.cursor());
    if (told.head() != Position.UNKNOWN && told.head() != head) {
      throw new AssertionError(
          "%s: %s, but its head up to the cursor is %d".formatted(room, told, head));
    }
    live = told;
    covered = told.cursor();
    early.stream().filter(offset -> offset > covered).forEach(this::take);
  }

  void record(long offset) {
    if (live == null) {
      early.add(offset);
    } else {
      take(offset);
    }
  }

  void gap(long after, long upTo) {
    if (live != null) {
      got.addAll(log.offsets(room, Math.max(covered, after), upTo));
      covered = Math.max(covered, upTo);
    }
  }

  /** Everything that it should have by now, up to what it has, is there. */
  void checkWithoutHole() {
    if (live != null) {
      check(covered);
    }
  }

  /** Everything up to an offset is there. */
  void checkUpTo(long offset) {
    if (live == null) {
      throw new AssertionError(room + " was never told live");
    }
    check(offset);
  }

  private void check(long upTo) {
    List<Long> expected = log.offsets(room, live.cursor(), upTo);
    if (!got.equals(expected)) {
      List<Long> missing = new ArrayList<>(expected);
      missing.removeAll(got);
      throw new AssertionError(
          "%s since %s: got %s, missing %s".formatted(room, live, got, missing));
    }
  }

  private void take(long offset) {
    if (offset <= covered) {
      throw new AssertionError(
          "%s since %s: %d comes behind %d".formatted(room, live, offset, covered));
    }
    covered = offset;
    got.add(offset);
  }
}
