package dev.parley.presence;

import dev.parley.bus.Directory;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Role;
import dev.parley.presence.Transition.RoomChange;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds silent sessions, dead gateways and dead instances of presence. Every instance sweeps all
 * sessions of the cluster; {@link HazelcastSessions} makes sure that only one of them makes each
 * transition.
 *
 * <p>An instance that has just started, or was cut off, has missed heartbeats that were sent.
 * Therefore silence and grace count from the time at which this instance began to listen, and nodes
 * are declared dead only after every living node had time to announce itself.
 */
final class Sweeper {

  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
  private static final int MAX_MISSED_SWEEPS = 2;

  private final BlockingCalls<SessionSearch> search;
  private final SessionChanges changes;
  private final SessionLifecycle lifecycle;
  private final LiveNodes nodes;
  private final LongSupplier clusterTime;
  private final Instance instance;
  private final BiConsumer<String, List<RoomChange>> unpublished;
  private final FailureDetector gateways = new FailureDetector(MAX_MISSED_SWEEPS);
  private final FailureDetector instances = new FailureDetector(MAX_MISSED_SWEEPS);
  private boolean tracksStoredNodes;

  /**
   * This instance of presence.
   *
   * @param node the id of its node
   * @param life the name of the node's present {@link NodeLife}
   * @param listeningSince milliseconds since 1970 UTC
   */
  record Instance(String node, String life, long listeningSince) {}

  /** The nodes that are alive, as far as this node knows. */
  interface LiveNodes {

    /** The names of the {@link NodeLife lives} of the gateways. */
    List<String> gatewayLives();

    /** The ids of the nodes with presence. */
    List<String> presenceNodes();

    /** Those that have announced themselves recently. */
    static LiveNodes of(Directory directory) {
      return new LiveNodes() {
        @Override
        public List<String> gatewayLives() {
          return directory.lives(Role.GATEWAY).stream().map(NodeLife::name).toList();
        }

        @Override
        public List<String> presenceNodes() {
          return directory.present(Role.PRESENCE);
        }
      };
    }
  }

  /**
   * A sweeper that has not swept yet.
   *
   * @param unpublished called with the last changes made by a life of an instance, which that life
   *     may not have published
   */
  Sweeper(
      BlockingCalls<SessionSearch> search,
      SessionChanges changes,
      SessionLifecycle lifecycle,
      LiveNodes nodes,
      LongSupplier clusterTime,
      Instance instance,
      BiConsumer<String, List<RoomChange>> unpublished) {
    this.search = search;
    this.changes = changes;
    this.lifecycle = lifecycle;
    this.nodes = nodes;
    this.clusterTime = clusterTime;
    this.instance = instance;
    this.unpublished = unpublished;
  }

  /** Finds what former lives of this node may have left unpublished. */
  Future<?> recoverFormerLives() {
    return recover(instance.node(), instance.life());
  }

  /** Sweeps once. */
  Future<?> sweep() {
    long now = clusterTime.getAsLong();
    boolean allAnnounced = now - instance.listeningSince() >= Directory.FORGET_AFTER_MILLIS;
    return Future.join(
        allAnnounced ? handleDeadNodes() : Future.succeededFuture(),
        sweepSessions(now),
        recoverUncertainChanges());
  }

  /** A change that failed with an error may be stored: then its session names its transition. */
  private Future<?> recoverUncertainChanges() {
    return changes.takeUncertain()
        ? recover(instance.node(), "").onFailure(failure -> changes.markUncertain())
        : Future.succeededFuture();
  }

  private Future<?> handleDeadNodes() {
    return tracksStoredNodes
        ? detectDeadNodes()
        : trackStoredNodes().compose(tracked -> detectDeadNodes());
  }

  /** Finds the nodes that died before this instance started: sessions still name them. */
  private Future<?> trackStoredNodes() {
    return Future.join(
            search.call(SessionSearch::gateways).onSuccess(gateways::track),
            search.call(SessionSearch::instances).onSuccess(instances::track))
        .onSuccess(tracked -> tracksStoredNodes = true);
  }

  /** Nodes whose death could not be handled are tracked again, and so are found once more. */
  private Future<?> detectDeadNodes() {
    List<String> deadGateways = gateways.detectDead(nodes.gatewayLives());
    List<String> deadInstances = instances.detectDead(nodes.presenceNodes());
    return Future.join(
        Future.join(deadGateways.stream().map(this::handleDeadGateway).toList())
            .onFailure(failure -> gateways.track(deadGateways)),
        Future.join(deadInstances.stream().map(node -> recover(node, instance.life())).toList())
            .onFailure(failure -> instances.track(deadInstances)));
  }

  private Future<Void> handleDeadGateway(String gateway) {
    return search
        .call(sessions -> sessions.onGateway(gateway))
        .compose(
            found -> {
              log.info("gateway_lost gateway={} sessions={}", gateway, found.size());
              return changes.change(
                  found.stream().map(Session::id).toList(),
                  (id, session, now) ->
                      session == null ? null : lifecycle.gatewayLost(session, gateway, now));
            });
  }

  private Future<Void> recover(String node, String exceptLife) {
    return search
        .call(sessions -> sessions.lastTransitions(node, exceptLife))
        .<Void>map(
            changesByLife -> {
              log.info("presence_maybe_unpublished node={} lives={}", node, changesByLife.keySet());
              changesByLife.forEach(unpublished);
              return null;
            });
  }

  private Future<Void> sweepSessions(long now) {
    long since = instance.listeningSince();
    return search
        .call(sessions -> sessions.due(lifecycle.silentBefore(now), lifecycle.lostBefore(now)))
        .compose(
            found ->
                changes.change(
                    found.stream()
                        .filter(session -> !session.equals(lifecycle.sweep(session, now, since)))
                        .map(Session::id)
                        .toList(),
                    (id, session, then) ->
                        session == null ? null : lifecycle.sweep(session, then, since)));
  }
}
