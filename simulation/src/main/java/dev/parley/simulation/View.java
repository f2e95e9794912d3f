package dev.parley.simulation;

import dev.parley.protocol.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a client saw of a room between a join and the end of it. */
final class View {

  final String client;
  final String room;
  final @Nullable Position after;
  final int last;

  /** The position asked for is one that this client was given. */
  final boolean genuine;

  /** The answer; null before it came. */
  Received.@Nullable Joined joined;

  /** The first offset that the log had when the answer came. */
  long logBegin;

  /** How many messages had come when the gap was said to be over; -1 before. */
  int messagesBeforeCaughtUp = -1;

  final List<Received.Message> messages = new ArrayList<>();

  View(String client, String room, @Nullable Position after, int last, boolean genuine) {
    this.client = client;
    this.room = room;
    this.after = after;
    this.last = last;
    this.genuine = genuine;
  }

  /** The answer, which has come. */
  Received.Joined answer() {
    return Objects.requireNonNull(joined);
  }

  /** The offset up to which the client has everything that it wanted; -2 for nothing yet. */
  long covered() {
    if (joined == null) {
      return Position.UNKNOWN;
    }
    long seen = messages.isEmpty() ? Position.UNKNOWN : messages.get(messages.size() - 1).offset();
    boolean gapIsOver =
        messagesBeforeCaughtUp >= 0 || !joined.recovered() || (after == null && last == 0);
    if (gapIsOver) {
      return Math.max(seen, joined.head());
    }
    return seen == Position.UNKNOWN && after != null ? after.offset() : seen;
  }

  @Override
  public String toString() {
    return "%s in %s after %s last %d (log from %d): %s, %s"
        .formatted(
            client,
            room,
            after,
            last,
            logBegin,
            joined,
            messages.stream().map(Received.Message::offset).toList());
  }
}
