package dev.parley.gateway.fanout;

import dev.parley.bus.Bus;
import dev.parley.bus.BusException;
import dev.parley.bus.Directory;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.config.Settings;
import dev.parley.contract.Announcement;
import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.Attach;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomHead;
import dev.parley.contract.RoomRecord;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import dev.parley.telemetry.Telemetry;
import dev.parley.telemetry.TelemetrySettings;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One node of one partition: a bus without a cluster, an owner and a history that know a log, and
 * two event loops, one for the feed and one for sockets. Questions can be held until a test lets
 * them be answered.
 */
final class Stage implements AutoCloseable {

  static final RoomId ROOM = new RoomId("r");
  static final RoomId OTHER = new RoomId("other");
  static final Shown SHOWN = new Shown(32_768);

  /** A question that the test answers, with what was true when it was asked. */
  record Held<Q>(Q query, Runnable answer) {}

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final FanOutMetrics metrics = new FanOutMetrics(meters);
  final NodeContext node;
  final Partitions partitions = new Partitions(1);
  final Context feedLoop = ((VertxInternal) vertx).createEventLoopContext();
  final Context socketLoop = ((VertxInternal) vertx).createEventLoopContext();

  /** Where nothing is held, questions are answered at once. */
  volatile boolean holdsPages;

  volatile boolean holdsAttaches;

  /** The owner does not know the heads of rooms. */
  volatile boolean forgetful;

  /** The owner asked has lost the partition, and does not know what came behind this offset. */
  volatile long ownerKnows = Long.MAX_VALUE;

  /** The owner has what came behind the gateway's cursor. */
  volatile boolean covers;

  /** The owner's memory begins here. */
  volatile long remembers = Long.MAX_VALUE;

  /** History has nothing below. */
  volatile long floor;

  final BlockingQueue<Held<PageQuery>> pages = new LinkedBlockingQueue<>();
  final BlockingQueue<Held<Attach>> attaches = new LinkedBlockingQueue<>();
  final BlockingQueue<Attach.Interest> interests = new LinkedBlockingQueue<>();
  private final ModelLog log = new ModelLog();
  private final Map<Long, RecordKind> kinds = new HashMap<>();
  private final Telemetry telemetry =
      Telemetry.open(
          "gateway-service", "g", Map.of(), TelemetrySettings.read(Settings.of(Map.of())));

  Stage() {
    Directory directory = new Directory(vertx, NodeClock.SYSTEM);
    Bus bus = new Bus(vertx, "g");
    node =
        new NodeContext(
            "g",
            vertx,
            bus,
            directory,
            null,
            telemetry,
            new SimpleMeterRegistry(),
            NodeClock.SYSTEM,
            Path.of("."));
    CompletableFuture<Void> known = new CompletableFuture<>();
    directory.onChange(
        () -> {
          if (directory.owner(Role.ROOM, 0).isPresent()
              && directory.owner(Role.HISTORY, 0).isPresent()) {
            known.complete(null);
          }
        });
    get(
        Future.all(
            directory.open(),
            bus.serve(Role.ROOM)
                .on(Endpoints.ATTACH, this::attach)
                .on(Endpoints.INTEREST, this::interest)
                .on(Endpoints.HEAD, query -> Future.succeededFuture(head(query.room())))
                .on(Endpoints.RECENT, this::recent)
                .open(),
            bus.serve(Role.HISTORY).on(Endpoints.PAGE, this::page).open()));
    directory.announce(() -> owner(Role.ROOM));
    directory.announce(() -> owner(Role.HISTORY));
    get(known);
  }

  synchronized void put(RoomId room, long... offsets) {
    for (long offset : offsets) {
      log.put(room, offset);
    }
  }

  /** Puts records that are no messages. */
  synchronized void putHidden(RoomId room, RecordKind kind, long... offsets) {
    put(room, offsets);
    for (long offset : offsets) {
      kinds.put(offset, kind);
    }
  }

  RoomReader reader() {
    return new RoomReader(node, EventLoop.of(socketLoop), partitions, metrics, SHOWN);
  }

  /** Runs something on the sockets' loop and waits for it. */
  <T> T onSocketLoop(Supplier<T> task) {
    return on(socketLoop, task);
  }

  /** Joins a room on the sockets' loop; the socket notes the answer. */
  Future<Void> join(
      Member member, FakeOutbound socket, Request.Join request, PartitionFeed.Live live) {
    return onSocketLoop(
        () ->
            new Join(
                    member,
                    request,
                    live,
                    reader(),
                    EventLoop.of(socketLoop),
                    told ->
                        socket.note(
                            "joined %d %s".formatted(told.position().offset(), told.recovered())))
                .run());
  }

  /** Waits until both loops have done what they have to do now. */
  void loopsAreIdle() {
    for (int i = 0; i < 3; i++) {
      on(feedLoop, () -> true);
      on(socketLoop, () -> true);
    }
  }

  /** Sends a batch of the link to the gateway; true where it was accepted. */
  Future<Boolean> send(
      long link, long after, long head, List<RoomRecord> records, List<RoomEvent> events) {
    LinkBatch batch = new LinkBatch(0, link, after, head, records, events);
    return node.bus()
        .request("g", Endpoints.BUNDLE, new LinkBatch.Bundle(List.of(batch)), Duration.ofSeconds(5))
        .map(ack -> ack.accepted().get(0));
  }

  static <T> T get(Future<T> future) {
    return get(future.toCompletionStage().toCompletableFuture());
  }

  static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(5, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing was asked");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    get(vertx.close());
    get(telemetry.close());
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T on(Context context, Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(
        turn -> {
          try {
            done.complete(task.get());
          } catch (RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    return get(done);
  }

  private static Announcement owner(Role role) {
    return new Announcement(new NodeLife("g", "1"), role, 1, false, List.of(new Ownership(0, 1)));
  }

  private Future<Attach.Reply> attach(Attach attach) {
    Attach.Reply reply;
    synchronized (this) {
      long startsAt = covers && attach.cursor() >= 0 ? attach.cursor() : log.last();
      reply = new Attach.Reply(Records.EPOCH, startsAt, heads(attach.rooms()));
    }
    return held(attach, holdsAttaches, attaches, () -> Future.succeededFuture(reply));
  }

  private synchronized Future<Attach.Reply> interest(Attach.Interest interest) {
    interests.add(interest);
    return Future.succeededFuture(
        new Attach.Reply(Records.EPOCH, log.last(), heads(interest.add())));
  }

  private synchronized RoomHead head(RoomId room) {
    return new RoomHead(
        Records.EPOCH, log.last(), log.head(room, Math.min(ownerKnows, log.last())));
  }

  private Future<Page> recent(PageQuery query) {
    return read(query)
        .map(
            page -> new Page(page.epoch(), page.records(), page.more(), page.applied(), remembers));
  }

  private Future<Page> page(PageQuery query) {
    Future<Page> answer = read(query);
    return held(query, holdsPages, pages, () -> answer);
  }

  private synchronized Future<Page> read(PageQuery query) {
    if (query.atLeast() > log.last()) {
      return Future.failedFuture(new BusException(BusException.Code.BEHIND, ""));
    }
    long above = query.backwards() ? Position.NOTHING : query.after();
    long upTo = query.backwards() ? Math.min(log.last(), query.before() - 1) : log.last();
    List<Long> all = log.offsets(query.room(), Math.max(above, floor - 1), upTo);
    int size = Math.min(query.limit(), all.size());
    List<Long> some =
        query.backwards() ? all.subList(all.size() - size, all.size()) : all.subList(0, size);
    List<RoomRecord> records = new ArrayList<>();
    for (long offset : some) {
      RecordKind kind = kinds.getOrDefault(offset, RecordKind.MESSAGE);
      records.add(Records.record(query.room(), offset, kind, "1"));
    }
    return Future.succeededFuture(
        new Page(Records.EPOCH, records, size < all.size(), log.last(), floor));
  }

  private List<Long> heads(List<RoomId> rooms) {
    return rooms.stream()
        .map(room -> forgetful ? Position.UNKNOWN : log.head(room, log.last()))
        .toList();
  }

  private static <Q, R> Future<R> held(
      Q query, boolean holds, BlockingQueue<Held<Q>> queue, Supplier<Future<R>> answer) {
    Promise<R> promise = Promise.promise();
    Runnable answers = () -> answer.get().onComplete(promise);
    if (holds) {
      queue.add(new Held<>(query, answers));
    } else {
      queue.add(new Held<>(query, () -> {}));
      answers.run();
    }
    return promise.future();
  }
}
