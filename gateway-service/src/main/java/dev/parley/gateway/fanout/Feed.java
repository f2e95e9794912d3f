package dev.parley.gateway.fanout;

import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import dev.parley.bus.Endpoint;
import dev.parley.bus.Endpoints;
import dev.parley.bus.Served;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Attach;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.RoomRecord;
import dev.parley.gateway.encoding.Events;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.protocol.Event;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's end of all links, on one event loop: makes each record a frame that is encoded once,
 * and hands it to the event loops that have members of its room. A batch is acknowledged when those
 * loops have written it, so a node that is too slow is not sent more.
 */
@Confined
public final class Feed {

  private static final Logger log = LoggerFactory.getLogger(Feed.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long TICK_MILLIS = 100;

  /** Numbers links; a node that restarts under the same id goes on above its old numbers. */
  private final AtomicLong links;

  private final NodeContext node;
  private final EventLoop loop;
  private final Partitions partitions;
  private final MemberCounts counts;
  private final FanOutMetrics metrics;
  private final Shown shown;
  private final Map<Integer, PartitionFeed> feeds = new HashMap<>();
  private final Map<Integer, Directory.Claim> claims = new HashMap<>();
  private final Map<RoomId, Set<LoopRooms>> loops = new HashMap<>();
  private final Map<LoopRooms, List<Delivery>> outgoing = new LinkedHashMap<>();

  /** A feed on the loop of its verticle. */
  public Feed(
      NodeContext node,
      EventLoop loop,
      Partitions partitions,
      MemberCounts counts,
      FanOutMetrics metrics,
      Shown shown) {
    this.node = node;
    this.loop = loop;
    this.partitions = partitions;
    this.counts = counts;
    this.metrics = metrics;
    this.shown = shown;
    this.links = new AtomicLong(node.clock().wallMillis() << 16);
  }

  /** Begins to take batches, and to answer whatever else is in the table. */
  public Future<Bus.Registration> open(Served served) {
    node.directory().onChange(() -> loop.execute(this::directoryChanged));
    loop.setPeriodic(TICK_MILLIS, () -> feeds.values().forEach(feed -> feed.tick(now())));
    return served.on(Endpoints.BUNDLE, this::bundle).open();
  }

  /** A loop subscribes to a room; its callback runs on its own context. Called on any thread. */
  void subscribe(LoopRooms sockets, RoomId room, Consumer<PartitionFeed.Live> live) {
    loop.execute(
        () -> {
          loops.computeIfAbsent(room, id -> new LinkedHashSet<>()).add(sockets);
          feed(partitions.of(room))
              .subscribe(room, now(), told -> sockets.run(() -> live.accept(told)));
        });
  }

  /** A loop has no member of a room any more. Called on any thread. */
  void unsubscribe(LoopRooms sockets, RoomId room) {
    loop.execute(
        () -> {
          Set<LoopRooms> wanting = loops.get(room);
          if (wanting != null && wanting.remove(sockets) && wanting.isEmpty()) {
            loops.remove(room);
            counts.forget(room);
            feed(partitions.of(room)).unsubscribe(room);
          }
        });
  }

  private Future<LinkBatch.Ack> bundle(LinkBatch.Bundle bundle) {
    loop.check();
    List<Boolean> accepted = new ArrayList<>(bundle.batches().size());
    for (LinkBatch batch : bundle.batches()) {
      PartitionFeed feed = feeds.get(batch.partition());
      accepted.add(feed != null && feed.batch(batch, now()));
    }
    return dispatch().map(done -> new LinkBatch.Ack(accepted));
  }

  /** Hands what was collected to the loops; completes when all have written it. */
  private Future<Void> dispatch() {
    if (outgoing.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Future<Void>> written = new ArrayList<>(outgoing.size());
    outgoing.forEach(
        (sockets, deliveries) -> {
          Promise<Void> done = Promise.promise();
          sockets.run(
              () -> {
                sockets.deliver(deliveries);
                loop.execute(done::complete);
              });
          written.add(done.future());
        });
    outgoing.clear();
    return Future.join(written).mapEmpty();
  }

  private PartitionFeed feed(int partition) {
    return feeds.computeIfAbsent(
        partition,
        number -> {
          claims.put(number, claim(number));
          return new PartitionFeed(number, new ToOwner());
        });
  }

  private void directoryChanged() {
    feeds.forEach(
        (partition, feed) -> {
          Directory.Claim claim = claim(partition);
          if (claim.isMade() && !claim.equals(claims.put(partition, claim))) {
            feed.ownerChanged(now());
          }
        });
  }

  private Directory.Claim claim(int partition) {
    return node.directory().claim(Role.ROOM, partition);
  }

  private void collect(
      RoomId room, long offset, Event event, @Nullable String epoch, @Nullable String traceparent) {
    Set<LoopRooms> wanting = loops.get(room);
    if (wanting == null) {
      return;
    }
    Outgoing frame = new Outgoing(event, epoch);
    FanOutSpan span =
        TraceParent.sampled(traceparent) ? span(room, offset, traceparent, wanting.size()) : null;
    for (LoopRooms sockets : wanting) {
      outgoing
          .computeIfAbsent(sockets, s -> new ArrayList<>())
          .add(new Delivery(room, offset, frame.retain(), span));
    }
    frame.release();
  }

  private FanOutSpan span(RoomId room, long offset, @Nullable String traceparent, int wanting) {
    Tracing tracing = node.telemetry().tracing();
    Attributes attributes =
        Attributes.of(
            SpanAttributes.ROOM,
            node.telemetry().rooms().of(room.value()),
            SpanAttributes.OFFSET,
            offset);
    return new FanOutSpan(
        tracing, tracing.start("fan-out", SpanKind.SERVER, traceparent, attributes), wanting);
  }

  private long now() {
    return node.clock().millis();
  }

  /** The way to the owners over the bus, and the way on to the loops. */
  private final class ToOwner implements PartitionFeed.Port {

    @Override
    public long newLink() {
      return links.incrementAndGet();
    }

    @Override
    public void attach(
        int partition,
        long link,
        String epoch,
        long cursor,
        List<RoomId> rooms,
        Consumer<Attach.Reply> attached,
        Runnable failed) {
      Attach attach = new Attach(node.id(), partition, link, epoch, cursor, rooms);
      metrics.attached(cursor >= 0);
      ask(partition, Endpoints.ATTACH, attach, attached, failed);
    }

    @Override
    public void interest(
        int partition,
        long link,
        List<RoomId> add,
        List<RoomId> remove,
        Consumer<Attach.Reply> changed,
        Runnable failed) {
      Attach.Interest interest = new Attach.Interest(node.id(), partition, link, add, remove);
      ask(partition, Endpoints.INTEREST, interest, changed, failed);
    }

    private <Q> void ask(
        int partition,
        Endpoint<Q, Attach.Reply> endpoint,
        Q question,
        Consumer<Attach.Reply> ok,
        Runnable failed) {
      Directory.Claim owner = claim(partition);
      if (!owner.isMade()) {
        loop.execute(failed);
        return;
      }
      loop.here(node.bus().request(owner.node(), endpoint, question, TIMEOUT))
          .onComplete(
              reply -> {
                ok.accept(reply);
                dispatch(); // batches that overtook the answer
              },
              failure -> failed.run());
    }

    @Override
    public void deliver(String epoch, List<RoomRecord> records) {
      for (RoomRecord record : records) {
        collect(record.room(), record.offset(), shown.event(record), epoch, record.traceparent());
        metrics.record(record.at());
        if (!shown.isMessage(record)) {
          metrics.hidden(record, shown.isTooLarge(record));
        }
      }
    }

    @Override
    public void events(List<RoomEvent> events) {
      for (RoomEvent event : events) {
        if (event instanceof PresenceChanged changed) {
          counts.published(changed);
        }
        Event shownEvent = Events.of(event);
        if (shownEvent != null) {
          collect(event.room(), Position.UNKNOWN, shownEvent, null, null);
        }
      }
    }

    @Override
    public void gap(RoomId room, long after, long upTo) {
      metrics.refilled();
      for (LoopRooms sockets : loops.getOrDefault(room, Set.of())) {
        sockets.run(() -> sockets.refill(room, after, upTo));
      }
    }

    @Override
    public void replaced(List<RoomId> rooms) {
      log.warn("log_replaced rooms={}", rooms.size());
      for (RoomId room : rooms) {
        for (LoopRooms loop : loops.getOrDefault(room, Set.of())) {
          loop.run(() -> loop.giveUp(room));
        }
      }
    }
  }
}
