package dev.parley.campaign;

import dev.parley.campaign.checker.Send;
import java.util.ArrayList;
import java.util.List;

/** A message from its first try to its last acknowledgement. Guarded by its sender. */
final class Outgoing {

  final String room;
  final String key;
  final String body;
  final long firstSentNanos;

  /** When it is to be sent again after an error; 0 while an answer is awaited. */
  long retryAtNanos;

  private long lastSentNanos;
  private final List<Send.Ack> acks = new ArrayList<>();

  Outgoing(String room, String key, String body, long nowNanos) {
    this.room = room;
    this.key = key;
    this.body = body;
    this.firstSentNanos = nowNanos;
  }

  /** It goes out, for the first time or again. */
  void sent(long nowNanos) {
    retryAtNanos = 0;
    if (acks.isEmpty()) {
      lastSentNanos = nowNanos;
    }
  }

  void acknowledged(long nowNanos, long offset) {
    acks.add(new Send.Ack(nowNanos, offset));
  }

  boolean isAcknowledged() {
    return !acks.isEmpty();
  }

  /** How long it took to be acknowledged. */
  long tookNanos() {
    return acks.get(0).nanos() - firstSentNanos;
  }

  Send toSend(String sender) {
    return new Send(room, sender, key, firstSentNanos, lastSentNanos, acks);
  }
}
