package dev.parley.presence;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.contract.RoomId;
import dev.parley.contract.Roster;
import dev.parley.contract.SessionState;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Reads {@link HazelcastSessions} off the event loop. */
final class SessionQueries {

  private static final int MAX_PAGE = 1_000;

  private final HazelcastSessions sessions;
  private final WorkerExecutor threads;

  /** Reads these sessions on these threads. */
  SessionQueries(HazelcastSessions sessions, WorkerExecutor threads) {
    this.sessions = sessions;
    this.threads = threads;
  }

  /** {@link HazelcastSessions#roster}; fails with BAD_REQUEST for a limit out of bounds. */
  Future<Roster> roster(Roster.Query query) {
    if (query.limit() < 0 || query.limit() > MAX_PAGE) {
      return Future.failedFuture(
          new BusException(
              Code.BAD_REQUEST,
              "limit: %d (expected: 0 to %d)".formatted(query.limit(), MAX_PAGE)));
    }
    return ask(() -> sessions.roster(query));
  }

  /** {@link HazelcastSessions#count}. */
  Future<Long> count(RoomId room) {
    return ask(() -> sessions.count(room));
  }

  /** {@link HazelcastSessions#states}. */
  Future<Map<SessionState, Long>> states() {
    return ask(sessions::states);
  }

  /** {@link HazelcastSessions#silentSince}. */
  Future<List<Session>> silentSince(long time) {
    return ask(() -> sessions.silentSince(time));
  }

  /** {@link HazelcastSessions#onGateway}. */
  Future<List<Session>> onGateway(String gateway) {
    return ask(() -> sessions.onGateway(gateway));
  }

  /** {@link HazelcastSessions#gateways}. */
  Future<Set<String>> gateways() {
    return ask(sessions::gateways);
  }

  private <T> Future<T> ask(Callable<T> query) {
    return threads.executeBlocking(query, false);
  }
}
