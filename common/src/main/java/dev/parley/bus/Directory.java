package dev.parley.bus;

import dev.parley.contract.Announcement;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Role;
import dev.parley.time.NodeClock;
import dev.parley.wire.DirectoryCodecs;
import dev.parley.wire.WireException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which nodes there are and which partitions they own, learnt from announcements that each node
 * publishes once a second and at every change. Soft state: nothing is stored, so nothing can be
 * left behind by a dead node or a split cluster for longer than {@link #FORGET_AFTER_MILLIS}.
 *
 * <p>Reading is safe from any thread. What it says may be out of date: the node asked has the last
 * word (NOT_OWNER).
 */
public final class Directory {

  /** How long a silent node is believed to be there. */
  public static final long FORGET_AFTER_MILLIS = 4_000;

  private static final Logger log = LoggerFactory.getLogger(Directory.class);
  private static final String ADDRESS = "parley.directory.v1";
  private static final long PERIOD_MILLIS = 1_000;

  private final Vertx vertx;
  private final Reachability reachability;
  private final NodeClock clock;
  private final DirectoryTable table = new DirectoryTable(FORGET_AFTER_MILLIS);
  private final List<Supplier<Announcement>> own = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile DirectoryTable.View view = DirectoryTable.View.EMPTY;
  private volatile long timer;
  private volatile boolean closed;

  /**
   * A node's word that it owns a partition.
   *
   * @param node its id; empty where nobody claims it
   * @param generation grows with every hand-over
   */
  public record Claim(String node, long generation) {

    /** Nobody's. */
    static final Claim NONE = new Claim("", -1);

    /** Whether anybody owns the partition. */
    public boolean isMade() {
      return !node.isEmpty();
    }
  }

  /** A directory that has heard nothing yet. */
  public Directory(Vertx vertx, NodeClock clock) {
    this.vertx = vertx;
    this.reachability = new Reachability((VertxInternal) vertx);
    this.clock = clock;
  }

  /** Begins to listen and to announce. */
  public Future<Void> open() {
    timer = vertx.setPeriodic(PERIOD_MILLIS, each -> tick());
    reachability.add(ADDRESS);
    return vertx.eventBus().<Buffer>consumer(ADDRESS, this::hear).completion();
  }

  /** Announces nothing any more: the node is about to leave the cluster. */
  public void close() {
    closed = true;
    vertx.cancelTimer(timer);
  }

  /**
   * Counts nodes that have another number of partitions as owners of none: what they call by a
   * number is not what this node means by it.
   *
   * @param partitions how many this node's settings say
   */
  public void expectPartitions(int partitions) {
    synchronized (table) {
      table.expect(partitions);
    }
    publishView();
  }

  /** The nodes that count other partitions than this one expects, each in words. */
  public List<String> strangers() {
    return view.strangers();
  }

  /** Makes known to the cluster again that this node listens. */
  public void renew() {
    reachability.renew();
  }

  /** Adds what a service of this node says of itself; asked again for every announcement. */
  public void announce(Supplier<Announcement> announcement) {
    own.add(announcement);
    refresh();
  }

  /** Announces now, because something has changed. */
  public void refresh() {
    if (closed) {
      return;
    }
    DeliveryOptions options = new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);
    for (Supplier<Announcement> announcement : own) {
      byte[] bytes = DirectoryCodecs.ANNOUNCEMENT.encode(announcement.get());
      vertx.eventBus().publish(ADDRESS, Buffer.buffer(bytes), options);
    }
  }

  /** Calls back after every change, on any thread; must not block. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** The node that owns a partition, as far as is known. */
  public Optional<String> owner(Role role, int partition) {
    return Optional.of(claim(role, partition)).filter(Claim::isMade).map(Claim::node);
  }

  /** By which claim a partition is owned, as far as is known. */
  public Claim claim(Role role, int partition) {
    return view.owners().getOrDefault(role, Map.of()).getOrDefault(partition, Claim.NONE);
  }

  /** How many partitions have an owner. */
  public int ownedPartitions(Role role) {
    return view.owners().getOrDefault(role, Map.of()).size();
  }

  /** The nodes that serve a role and are not leaving, by id. */
  public List<String> nodes(Role role) {
    return view.nodes().getOrDefault(role, List.of());
  }

  /** The nodes that serve a role, by id, those that are leaving as well. */
  public List<String> present(Role role) {
    return view.present().getOrDefault(role, List.of());
  }

  /** The same, each with its present life. */
  public List<NodeLife> lives(Role role) {
    return view.lives().getOrDefault(role, List.of());
  }

  private void tick() {
    boolean changed;
    synchronized (table) {
      changed = table.forget(clock.millis());
    }
    if (changed) {
      publishView();
    }
    refresh();
  }

  private void hear(Message<Buffer> message) {
    boolean changed;
    try {
      Announcement announcement = DirectoryCodecs.ANNOUNCEMENT.decode(message.body().getBytes());
      synchronized (table) {
        changed = table.hear(announcement, clock.millis());
      }
    } catch (WireException e) {
      log.warn("announcement_unreadable reason={}", e.getMessage());
      return;
    }
    if (changed) {
      publishView();
    }
  }

  private void publishView() {
    List<String> before = view.strangers();
    synchronized (table) {
      view = table.view();
    }
    if (!view.strangers().equals(before)) {
      log.warn("partitions_differ nodes={}", view.strangers());
    }
    listeners.forEach(Runnable::run);
  }
}
