package dev.parley.campaign.checker;

import java.util.List;

/**
 * One message that a client wanted to send, however often it tried. Times are nanoseconds of one
 * monotonic clock.
 *
 * @param room where to
 * @param sender the user
 * @param key its retry key, unique for the sender and the room
 * @param firstSentNanos before the first try
 * @param lastSentNanos before the last try that an acknowledgement can belong to; a try that came
 *     after an acknowledgement does not count
 * @param acks every acknowledgement, in the order in which they came; none where the outcome is
 *     unknown
 */
public record Send(
    String room,
    String sender,
    String key,
    long firstSentNanos,
    long lastSentNanos,
    List<Ack> acks) {

  /**
   * An acknowledgement.
   *
   * @param nanos when it came
   * @param offset the position that it names
   */
  public record Ack(long nanos, long offset) {}

  public Send {
    acks = List.copyOf(acks);
  }

  boolean isAcknowledged() {
    return !acks.isEmpty();
  }

  /** What makes it one message: who sent it, with which key. */
  public Identity identity() {
    return new Identity(sender, key);
  }

  /** Sender and key: what a room may have once. */
  public record Identity(String sender, String key) {}
}
