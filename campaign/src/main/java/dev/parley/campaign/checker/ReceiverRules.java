package dev.parley.campaign.checker;

import dev.parley.campaign.checker.Observation.Event;
import dev.parley.campaign.checker.Observation.Hole;
import dev.parley.campaign.checker.Observation.Seen;
import dev.parley.campaign.checker.Violation.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What receivers in one room were promised: G2, G3 and G6. */
final class ReceiverRules {

  private final Log log;
  private final Map<Send.Identity, Long> sentNanos = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  ReceiverRules(Log log, List<Send> sends) {
    this.log = log;
    sends.forEach(send -> sentNanos.put(send.identity(), send.firstSentNanos()));
  }

  List<Violation> check(List<Observation> observations) {
    observations.forEach(this::check);
    return violations;
  }

  private void check(Observation observation) {
    int due = log.firstAfter(observation.start());
    for (Event event : observation.events()) {
      if (event instanceof Hole hole) {
        due = requireUpTo(observation, due, log.firstAfter(hole.after()), "before " + hole);
        due = Math.max(due, log.firstAfter(hole.upTo()));
      } else if (event instanceof Seen seen) {
        due = check(observation, due, seen);
      }
    }
    if (observation.caughtUp()) {
      requireUpTo(observation, due, log.size(), "at the end");
    }
  }

  /** Returns what is due after a message, where {@code due} was due at it. */
  private int check(Observation observation, int due, Seen seen) {
    checkTime(observation, seen);
    int next = log.firstAfter(seen.offset());
    Kept kept = next == 0 ? null : log.get(next - 1);
    if (kept == null || kept.offset() != seen.offset()) {
      fault(Promise.ONE_ORDER, observation, "got " + seen + ", and history has nothing there");
      return Math.max(due, next);
    }
    if (!kept.identity().equals(seen.identity())) {
      fault(Promise.ONE_ORDER, observation, "got " + seen + ", and history has " + kept);
    }
    if (next <= due) {
      fault(Promise.ONCE, observation, "got " + seen + " again, or too late");
      return due;
    }
    requireUpTo(observation, due, next - 1, "before " + seen);
    return next;
  }

  private void checkTime(Observation observation, Seen seen) {
    Long sent = sentNanos.get(seen.identity());
    if (sent == null || sent > seen.nanos()) {
      fault(Promise.NOTHING_INVENTED, observation, "got " + seen + " before anybody sent it");
    }
  }

  /** Returns the index from which on things are due now. */
  private int requireUpTo(Observation observation, int due, int end, String when) {
    if (due < end) {
      fault(
          Promise.NO_SILENT_HOLE,
          observation,
          "missed " + (end - due) + " messages from " + log.get(due) + " on, " + when);
      return end;
    }
    return due;
  }

  private void fault(Promise promise, Observation observation, String what) {
    violations.add(new Violation(promise, log.room(), observation.observer() + " " + what));
  }
}
