package dev.parley.campaign.checker;

import java.util.List;

/**
 * What one receiver was given of one room, over all of its connections, each of which went on after
 * the last message of the one before.
 *
 * @param observer who
 * @param room where
 * @param start the head when it first joined: what comes after that offset is due
 * @param caughtUp whether it was at the head when history was read; a receiver that lags may end
 *     anywhere
 * @param events what it was given, in order
 */
public record Observation(
    String observer, String room, long start, boolean caughtUp, List<Event> events) {

  public Observation {
    events = List.copyOf(events);
  }

  /** One thing that a receiver got. */
  public sealed interface Event {}

  /**
   * A message.
   *
   * @param nanos when it came, by the clock of {@link Send}
   * @param offset its position
   * @param sender who sent it
   * @param key its retry key
   */
  public record Seen(long nanos, long offset, String sender, String key) implements Event {

    /** Which message it is. */
    public Send.Identity identity() {
      return new Send.Identity(sender, key);
    }
  }

  /**
   * A hole that the server announced: a gap event, or a join that was not recovered.
   *
   * @param after the last offset before it
   * @param upTo the last offset in it
   */
  public record Hole(long after, long upTo) implements Event {}
}
