package dev.parley.presence;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Heard;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Takes what gateways tell of their sessions. */
final class Reports {

  private final SessionChanges sessions;
  private final SessionLifecycle lifecycle;
  private final int maxWaiting;

  /**
   * Applies reports to these sessions.
   *
   * @param maxWaiting sessions waiting to be changed, above which reports are refused
   */
  Reports(SessionChanges sessions, SessionLifecycle lifecycle, int maxWaiting) {
    this.sessions = sessions;
    this.lifecycle = lifecycle;
    this.maxWaiting = maxWaiting;
  }

  /**
   * Applies a report; completes when all of it is stored. Fails with BUSY when too much is waiting
   * already. Where it fails otherwise some of it may have been applied; to apply it again does no
   * harm.
   */
  Future<PresenceReport.Reply> apply(PresenceReport report) {
    if (sessions.waiting() > maxWaiting) {
      return Future.failedFuture(new BusException(Code.BUSY, sessions.waiting() + " are waiting"));
    }
    Map<String, List<Change>> changes =
        report.changes().stream()
            .collect(
                Collectors.groupingBy(Change::session, LinkedHashMap::new, Collectors.toList()));
    List<String> heard = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    changes.forEach((id, own) -> (isOnlyHeard(own) ? heard : changed).add(id));
    Set<String> unknown = ConcurrentHashMap.newKeySet();
    SessionChanges.Rule rule =
        (id, before, now) -> {
          SessionLifecycle.Outcome outcome =
              lifecycle.report(before, report.gateway(), changes.getOrDefault(id, List.of()), now);
          if (outcome.unknown()) {
            unknown.add(id);
          } else {
            unknown.remove(id);
          }
          return outcome.session();
        };
    return Future.join(
            sessions.heard(heard, report.gateway(), rule), sessions.change(changed, rule))
        .map(applied -> new PresenceReport.Reply(List.copyOf(unknown)));
  }

  private static boolean isOnlyHeard(List<Change> changes) {
    return changes.stream().allMatch(Heard.class::isInstance);
  }
}
