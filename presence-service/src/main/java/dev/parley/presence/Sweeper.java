package dev.parley.presence;

import dev.parley.bus.Directory;
import dev.parley.contract.Role;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds sessions that are silent and gateways that have died. Every instance sweeps everything;
 * that each transition is still made once is the doing of {@link HazelcastSessions}.
 *
 * <p>What was away itself has no right to call others silent: silence counts only after this
 * instance has listened for as long as a session may be silent, and a gateway's death only after
 * there was time to hear from it.
 */
final class Sweeper {

  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
  private static final int MISSING_LOOKS = 2;

  private final SessionQueries queries;
  private final SessionChanges changes;
  private final SessionLifecycle lifecycle;
  private final Directory directory;
  private final LongSupplier clock;
  private final long started;
  private final GatewayWatch watch = new GatewayWatch(MISSING_LOOKS);
  private boolean learnt;

  /** Has just begun to listen. */
  Sweeper(
      SessionQueries queries,
      SessionChanges changes,
      SessionLifecycle lifecycle,
      Directory directory,
      LongSupplier clock) {
    this.queries = queries;
    this.changes = changes;
    this.lifecycle = lifecycle;
    this.directory = directory;
    this.clock = clock;
    this.started = clock.getAsLong();
  }

  /** Sweeps once. */
  Future<?> sweep() {
    long now = clock.getAsLong();
    boolean settled = now - started >= Directory.FORGET_AFTER_MILLIS;
    boolean listened = lifecycle.silentBefore(now) >= started;
    return Future.join(
        settled ? gateways() : Future.succeededFuture(),
        listened ? silent(now) : Future.succeededFuture());
  }

  /** The first time gateways that died before this instance began to look are found as well. */
  private Future<?> gateways() {
    if (learnt) {
      return dead();
    }
    return queries
        .gateways()
        .compose(
            holding -> {
              watch.expect(holding);
              learnt = true;
              return dead();
            });
  }

  private Future<?> dead() {
    List<String> dead = watch.look(directory.nodes(Role.GATEWAY));
    return Future.join(dead.stream().map(this::lost).toList())
        .onFailure(failure -> watch.expect(dead));
  }

  private Future<Void> lost(String gateway) {
    return queries
        .onGateway(gateway)
        .compose(
            held -> {
              log.info("gateway_lost gateway={} sessions={}", gateway, held.size());
              return changes.change(
                  held.stream().map(Session::id).toList(),
                  (id, session, now) ->
                      session == null ? null : lifecycle.gatewayLost(session, gateway, now));
            });
  }

  private Future<Void> silent(long now) {
    return queries
        .silentSince(lifecycle.silentBefore(now))
        .compose(
            found ->
                changes.change(
                    found.stream()
                        .filter(session -> !session.equals(lifecycle.sweep(session, now)))
                        .map(Session::id)
                        .toList(),
                    (id, session, then) ->
                        session == null ? null : lifecycle.sweep(session, then)));
  }
}
