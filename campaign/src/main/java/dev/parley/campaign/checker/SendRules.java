package dev.parley.campaign.checker;

import dev.parley.campaign.checker.Violation.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What senders of one room were promised: G1, G2, G4 and G5. */
final class SendRules {

  private final Log log;
  private final List<Send> sends;
  private final List<Violation> violations = new ArrayList<>();

  SendRules(Log log, List<Send> sends) {
    this.log = log;
    this.sends = sends;
  }

  List<Violation> check() {
    sends.forEach(this::checkAcknowledgements);
    checkNothingInvented();
    List<Send> inOrder =
        sends.stream()
            .filter(send -> offset(send) != null)
            .sorted(Comparator.comparing(this::offset))
            .toList();
    checkOrder(inOrder, Promise.REAL_TIME, "was acknowledged", send -> send.acks().get(0).nanos());
    Map<String, List<Send>> bySender = new HashMap<>();
    inOrder.forEach(s -> bySender.computeIfAbsent(s.sender(), any -> new ArrayList<>()).add(s));
    bySender
        .values()
        .forEach(own -> checkOrder(own, Promise.PIPELINE, "was sent", Send::lastSentNanos));
    return violations;
  }

  private @Nullable Long offset(Send send) {
    return log.offsetOf(send.identity());
  }

  private void checkAcknowledgements(Send send) {
    if (!send.isAcknowledged()) {
      return;
    }
    long first = send.acks().get(0).offset();
    send.acks().stream()
        .filter(ack -> ack.offset() != first)
        .findFirst()
        .ifPresent(
            other ->
                fault(
                    Promise.ONE_POSITION,
                    name(send) + " was acknowledged at " + first + " and at " + other.offset()));
    Long stored = offset(send);
    if (stored == null) {
      fault(Promise.STORED, name(send) + " was acknowledged at " + first + " and is not there");
    } else if (stored != first) {
      fault(
          Promise.ONE_POSITION,
          name(send) + " was acknowledged at " + first + " and is stored at " + stored);
    }
  }

  private void checkNothingInvented() {
    Set<Send.Identity> sent = new HashSet<>();
    sends.forEach(send -> sent.add(send.identity()));
    for (int i = 0; i < log.size(); i++) {
      if (!sent.contains(log.get(i).identity())) {
        fault(Promise.NOTHING_INVENTED, "nobody sent " + log.get(i));
      }
    }
  }

  /**
   * Along the offsets, keeps the message that was sent last. One that is after it although it had
   * {@code settled} before that sending began is too late.
   */
  private void checkOrder(
      List<Send> inOrder, Promise promise, String settledHow, ToLongFunction<Send> settled) {
    Send latest = null;
    for (Send send : inOrder) {
      if (latest != null
          && send.isAcknowledged()
          && settled.applyAsLong(send) < latest.firstSentNanos()) {
        fault(
            promise,
            "%s %s before %s was sent, and is after it in the log: %d, %d"
                .formatted(name(send), settledHow, name(latest), offset(send), offset(latest)));
      }
      if (latest == null || send.firstSentNanos() > latest.firstSentNanos()) {
        latest = send;
      }
    }
  }

  private static String name(Send send) {
    return send.sender() + "/" + send.key();
  }

  private void fault(Promise promise, String what) {
    violations.add(new Violation(promise, log.room(), what));
  }
}
