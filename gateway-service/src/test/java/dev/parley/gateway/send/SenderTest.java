package dev.parley.gateway.send;

import static dev.parley.gateway.send.Appends.append;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.BusException;
import dev.parley.bus.Directory;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement;
import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Role;
import dev.parley.gateway.ManualClock;
import dev.parley.gateway.fanout.ManualLoop;
import dev.parley.gateway.send.Sender.Sent;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Position;
import dev.parley.protocol.ProtocolException;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The appends of one event loop on their way to an owner that the test plays; no sockets. */
class SenderTest {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final ManualLoop manual = new ManualLoop();

  /** What comes over the bus, on another thread, until the test runs it. */
  private final Queue<Runnable> arrived = new ConcurrentLinkedQueue<>();

  private final EventLoop loop = new Loop();
  private final Directory directory = new Directory(vertx, NodeClock.SYSTEM);
  private final Bus bus = new Bus(vertx, "g");
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final AtomicInteger again = new AtomicInteger();
  private final ManualClock clock = new ManualClock(0);

  /** A batch that waits for its answer. */
  private record Asked(AppendBatch batch, Promise<AppendBatch.Reply> reply) {

    void stored(long... offsets) {
      reply.complete(
          new AppendBatch.Reply(
              "e",
              Arrays.stream(offsets)
                  .<AppendBatch.Outcome>mapToObj(offset -> new Stored(offset, 7))
                  .toList()));
    }

    List<String> keys() {
      return batch.appends().stream().map(each -> each.key()).toList();
    }
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void whatOneTurnBringsGoesInOneBatchAndEachHasItsPosition() {
    Sender sender = sender(true);

    Future<Sent> first = send(sender, "a");
    Future<Sent> second = send(sender, "b");
    runAll();
    Asked batch = next();
    batch.stored(3, 5);
    await(second::isComplete);

    assertThat(batch.keys()).containsExactly("a", "b");
    assertThat(first.result()).isEqualTo(new Sent(new Position("e", 3), 7));
    assertThat(second.result()).isEqualTo(new Sent(new Position("e", 5), 7));
    assertThat(again).hasValue(0);
  }

  @Test
  void whatIsLostIsSentAgainInANewStreamWithItsKey() throws InterruptedException {
    Sender sender = sender(true);
    Future<Sent> sent = send(sender, "a");
    runAll();
    Asked lost = next();

    lost.reply.fail(new BusException(BusException.Code.BUSY, "as the test wants"));
    Asked second = nextAfterThat();
    second.stored(9);
    await(sent::isComplete);

    assertThat(second.keys()).containsExactly("a");
    assertThat(second.batch.stream()).isGreaterThan(lost.batch.stream());
    assertThat(again.get()).isPositive();
    assertThat(sent.result().position().offset()).isEqualTo(9);
  }

  @Test
  void withoutAnOwnerASendEndsAtItsDeadlineAndSaysNothingOfTheOutcome() {
    Sender sender = sender(false);
    Future<Sent> sent = send(sender, "a");
    runAll();

    for (int i = 0; i < 500 && !sent.isComplete(); i++) {
      advance(Duration.ofMillis(25));
    }

    assertThat(sent.cause())
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
  }

  @Test
  void moreThanANodeCanKeepIsRefusedAtOnce() {
    Sender sender = sender(false);
    for (int i = 0; i < 40; i++) {
      sender.send(append("k" + i, 1 << 20), again::incrementAndGet);
    }

    Future<Sent> refused = send(sender, "one more");

    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private Future<Sent> send(Sender sender, String key) {
    return sender.send(append(key), again::incrementAndGet);
  }

  /** The batch that is sent once the failure of the last one has come over the bus. */
  private Asked nextAfterThat() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (arrived.isEmpty()) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(until);
      Thread.onSpinWait();
    }
    Asked next = null;
    for (int i = 0; i < 100 && next == null; i++) {
      advance(Duration.ofMillis(25));
      next = asked.poll(50, TimeUnit.MILLISECONDS);
    }
    assertThat(next).as("a batch").isNotNull();
    return next;
  }

  private void advance(Duration time) {
    clock.advance(time);
    runAll();
    manual.advance(time.toMillis());
    runAll();
  }

  private void runAll() {
    for (Runnable task = arrived.poll(); task != null; task = arrived.poll()) {
      task.run();
    }
    manual.runAll();
  }

  /** The test's own thread is the loop's. */
  private final class Loop implements EventLoop {

    @Override
    public boolean isCurrent() {
      return true;
    }

    @Override
    public void execute(Runnable task) {
      arrived.add(task);
    }

    @Override
    public void run(Runnable task) {
      arrived.add(task);
    }

    @Override
    public long setTimer(long millis, Runnable task) {
      return manual.setTimer(millis, task);
    }

    @Override
    public long setPeriodic(long millis, Runnable task) {
      return manual.setPeriodic(millis, task);
    }

    @Override
    public boolean cancelTimer(long timer) {
      return manual.cancelTimer(timer);
    }
  }

  private Sender sender(boolean owned) {
    directory.open().await();
    if (owned) {
      bus.serve(Role.ROOM).on(Endpoints.APPEND, this::answer).open().await();
      directory.announce(
          () ->
              new Announcement(
                  new NodeLife("g", "1"), Role.ROOM, 1, false, List.of(new Ownership(0, 1))));
      await(() -> directory.owner(Role.ROOM, 0).isPresent());
    }
    NodeContext node =
        new NodeContext(
            "g", vertx, bus, directory, null, null, new SimpleMeterRegistry(), clock, Path.of("."));
    return new Sender(node, loop, 0, new Partitions(1), DEADLINE);
  }

  private Future<AppendBatch.Reply> answer(AppendBatch batch) {
    Promise<AppendBatch.Reply> reply = Promise.promise();
    asked.add(new Asked(batch, reply));
    return reply.future();
  }

  private Asked next() {
    try {
      Asked next = asked.poll(10, TimeUnit.SECONDS);
      assertThat(next).as("a batch").isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for what comes over the bus. */
  private void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      runAll();
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
