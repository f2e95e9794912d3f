package dev.parley.presence;

import dev.parley.bus.Directory;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Role;
import dev.parley.presence.Transition.Shift;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds sessions that are silent, and gateways and instances of presence that have died. Every
 * instance sweeps everything; that each transition is still made once is the doing of {@link
 * HazelcastSessions}.
 *
 * <p>What was away itself has no right to call others silent: silence and grace are counted from
 * when this instance began to listen, and a node is dead only after there was time to hear from it.
 */
final class Sweeper {

  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
  private static final int MISSING_LOOKS = 2;

  private final Blocking<SessionSearch> search;
  private final SessionChanges changes;
  private final SessionLifecycle lifecycle;
  private final Directory directory;
  private final LongSupplier clock;
  private final Life life;
  private final BiConsumer<String, List<Shift>> untold;
  private final NodeWatch gateways = new NodeWatch(MISSING_LOOKS);
  private final NodeWatch instances = new NodeWatch(MISSING_LOOKS);
  private boolean learnt;

  /**
   * This life of this instance.
   *
   * @param node its node
   * @param name unlike that of any other life
   * @param since when it began to listen, milliseconds since 1970 UTC
   */
  record Life(String node, String name, long since) {}

  /**
   * Has just begun to listen.
   *
   * @param untold told of the last transitions of a life, which it may have died of
   */
  Sweeper(
      Blocking<SessionSearch> search,
      SessionChanges changes,
      SessionLifecycle lifecycle,
      Directory directory,
      LongSupplier clock,
      Life life,
      BiConsumer<String, List<Shift>> untold) {
    this.search = search;
    this.changes = changes;
    this.lifecycle = lifecycle;
    this.directory = directory;
    this.clock = clock;
    this.life = life;
    this.untold = untold;
  }

  /** What this instance had not told when it died the last time, under the same name. */
  Future<?> recall() {
    return untold(life.node(), life.name());
  }

  /** Sweeps once. */
  Future<?> sweep() {
    long now = clock.getAsLong();
    boolean settled = now - life.since() >= Directory.FORGET_AFTER_MILLIS;
    return Future.join(settled ? nodes() : Future.succeededFuture(), silent(now), doubts());
  }

  /** What was changed by a call that failed stands with the session as well. */
  private Future<?> doubts() {
    return changes.takeDoubt()
        ? untold(life.node(), "").onFailure(failure -> changes.doubt())
        : Future.succeededFuture();
  }

  /** The first time those that died before this instance began to look are found as well. */
  private Future<?> nodes() {
    return learnt ? dead() : learn().compose(known -> dead());
  }

  private Future<?> learn() {
    return Future.join(
            search.ask(SessionSearch::gateways).onSuccess(gateways::expect),
            search.ask(SessionSearch::instances).onSuccess(instances::expect))
        .onSuccess(known -> learnt = true);
  }

  private Future<?> dead() {
    List<String> lives = directory.lives(Role.GATEWAY).stream().map(NodeLife::name).toList();
    List<String> lost = gateways.look(lives);
    List<String> silenced = instances.look(directory.present(Role.PRESENCE));
    return Future.join(
        Future.join(lost.stream().map(this::lost).toList())
            .onFailure(failure -> gateways.expect(lost)),
        Future.join(silenced.stream().map(node -> untold(node, life.name())).toList())
            .onFailure(failure -> instances.expect(silenced)));
  }

  private Future<Void> lost(String gateway) {
    return search
        .ask(sessions -> sessions.onGateway(gateway))
        .compose(
            held -> {
              log.info("gateway_lost gateway={} sessions={}", gateway, held.size());
              return changes.change(
                  held.stream().map(Session::id).toList(),
                  (id, session, now) ->
                      session == null ? null : lifecycle.gatewayLost(session, gateway, now));
            });
  }

  private Future<Void> untold(String node, String but) {
    return search
        .ask(sessions -> sessions.lastTransitions(node, but))
        .<Void>map(
            made -> {
              log.info("presence_may_not_have_told node={} lives={}", node, made.keySet());
              made.forEach(untold);
              return null;
            });
  }

  private Future<Void> silent(long now) {
    return search
        .ask(sessions -> sessions.due(lifecycle.silentBefore(now), lifecycle.lostBefore(now)))
        .compose(
            found ->
                changes.change(
                    found.stream()
                        .filter(
                            session -> !session.equals(lifecycle.sweep(session, now, life.since())))
                        .map(Session::id)
                        .toList(),
                    (id, session, then) ->
                        session == null ? null : lifecycle.sweep(session, then, life.since())));
  }
}
