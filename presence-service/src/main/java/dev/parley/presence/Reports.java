package dev.parley.presence;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Heard;
import dev.parley.contract.PresenceReport.Opened;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** Applies the reports of gateways about their sessions. */
final class Reports {

  private final SessionChanges sessions;
  private final SessionLifecycle lifecycle;
  private final IntSupplier waiting;
  private final int maxWaiting;

  /**
   * Applies reports to these sessions.
   *
   * @param waiting how many sessions wait to be changed, and how many rooms for their event
   * @param maxWaiting reports are refused while more than this are waiting
   */
  Reports(
      SessionChanges sessions, SessionLifecycle lifecycle, IntSupplier waiting, int maxWaiting) {
    this.sessions = sessions;
    this.lifecycle = lifecycle;
    this.waiting = waiting;
    this.maxWaiting = maxWaiting;
  }

  /**
   * Applies a report; completes when all of it is stored. Fails with BUSY when too much is waiting
   * already. After any other failure a part may have been applied; the same report may be applied
   * again.
   */
  Future<PresenceReport.Reply> apply(PresenceReport report) {
    int now = waiting.getAsInt();
    if (now > maxWaiting) {
      return Future.failedFuture(
          new BusException(
              Code.BUSY, "waiting: %d (expected: at most %d)".formatted(now, maxWaiting)));
    }
    Map<String, List<Change>> changes =
        report.changes().stream()
            .collect(
                Collectors.groupingBy(Change::session, LinkedHashMap::new, Collectors.toList()));
    Map<String, List<Change>> heard = new LinkedHashMap<>();
    Map<String, List<Change>> changed = new LinkedHashMap<>();
    Map<String, List<Change>> ends = new LinkedHashMap<>();
    changes.forEach(
        (id, own) -> {
          int end = endOf(own);
          (isHeartbeatOnly(own) ? heard : changed).put(id, own.subList(0, end));
          if (end < own.size()) {
            ends.put(id, own.subList(end, own.size()));
          }
        });
    Set<String> unknown = ConcurrentHashMap.newKeySet();
    String gateway = report.gateway();
    return Future.join(
            sessions.heard(heard.keySet(), gateway, rule(gateway, heard, unknown)),
            sessions.change(changed.keySet(), rule(gateway, changed, unknown)),
            sessions.change(ends.keySet(), rule(gateway, ends, unknown)))
        .map(applied -> new PresenceReport.Reply(List.copyOf(unknown)));
  }

  private SessionChanges.Rule rule(
      String gateway, Map<String, List<Change>> changes, Set<String> unknown) {
    return (id, before, now) -> {
      SessionLifecycle.Outcome outcome =
          lifecycle.report(before, gateway, changes.getOrDefault(id, List.of()), now);
      if (outcome.unknown()) {
        unknown.add(id);
      } else {
        unknown.remove(id);
      }
      return outcome.session();
    };
  }

  /**
   * The index at which a session ends that was opened in the same report. What comes before is
   * applied first, so that the session is stored, and can be resumed after its end.
   */
  private static int endOf(List<Change> changes) {
    boolean opened = false;
    for (int i = 0; i < changes.size(); i++) {
      if (opened && changes.get(i) instanceof Closed) {
        return i;
      }
      opened = opened || changes.get(i) instanceof Opened;
    }
    return changes.size();
  }

  private static boolean isHeartbeatOnly(List<Change> changes) {
    return changes.stream().allMatch(Heard.class::isInstance);
  }
}
