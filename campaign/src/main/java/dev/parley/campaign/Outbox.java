package dev.parley.campaign;

import dev.parley.campaign.checker.Send;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** All messages that a person wanted to send. Guarded by it. */
final class Outbox {

  private static final int MOST_UNACKNOWLEDGED = 40;
  private static final int MOST_TRIES_AT_ONCE = 5;

  private final String user;
  private final Random random;
  private final List<Outgoing> all = new ArrayList<>();
  private final Map<String, Outgoing> unacknowledged = new LinkedHashMap<>();
  private final List<Outgoing> toRepeat = new ArrayList<>();

  Outbox(String user, Random random) {
    this.user = user;
    this.random = random;
  }

  /** Whether so many more may wait for their acknowledgement. */
  boolean takes(int count) {
    return unacknowledged.size() + count <= MOST_UNACKNOWLEDGED;
  }

  /** A new message, to be sent at once. */
  Outgoing add(String room, String body) {
    Outgoing message = new Outgoing(room, user + "-" + all.size(), body, System.nanoTime());
    all.add(message);
    unacknowledged.put(message.key, message);
    return message;
  }

  /** What is not acknowledged, in order. */
  Collection<Outgoing> unacknowledged() {
    return unacknowledged.values();
  }

  /** What is to be sent again now: after an error, or although it is acknowledged. */
  List<Outgoing> takeDue(long now) {
    Stream<Outgoing> failed =
        unacknowledged.values().stream()
            .filter(message -> message.retryAtNanos != 0 && now - message.retryAtNanos >= 0);
    List<Outgoing> due = Stream.concat(failed, toRepeat.stream()).toList();
    toRepeat.clear();
    return due;
  }

  /** Some are sent again although they are acknowledged: every answer names one position. */
  void acknowledged(Outgoing message, long now, long offset) {
    message.acknowledged(now, offset);
    unacknowledged.remove(message.key);
    if (random.nextInt(30) == 0 && toRepeat.size() < MOST_TRIES_AT_ONCE) {
      toRepeat.add(message);
    }
  }

  int acknowledged() {
    return all.size() - unacknowledged.size();
  }

  /** How many bytes of bodies are acknowledged. */
  long acknowledgedBytes() {
    return all.stream()
        .filter(Outgoing::isAcknowledged)
        .mapToLong(message -> message.body.length())
        .sum();
  }

  /** When the first message that was sent after a time was acknowledged; 0 for not yet. */
  long firstAcknowledgedAfter(long nanos) {
    return all.stream()
        .filter(message -> message.firstSentNanos - nanos > 0 && message.isAcknowledged())
        .findFirst()
        .map(message -> message.firstSentNanos + message.tookNanos())
        .orElse(0L);
  }

  List<Send> sends() {
    return all.stream().map(message -> message.toSend(user)).toList();
  }
}
