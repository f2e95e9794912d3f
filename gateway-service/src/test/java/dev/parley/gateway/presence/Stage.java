package dev.parley.gateway.presence;

import dev.parley.bus.Bus;
import dev.parley.bus.BusException;
import dev.parley.bus.Directory;
import dev.parley.bus.Endpoint;
import dev.parley.bus.Endpoints;
import dev.parley.bus.Served;
import dev.parley.contract.Announcement;
import dev.parley.contract.Displace;
import dev.parley.contract.Kick;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.Resume;
import dev.parley.contract.Role;
import dev.parley.gateway.ManualClock;
import dev.parley.node.NodeContext;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The gateway {@code g}, another one, {@code g2}, and an instance of presence that the test plays,
 * on a bus without a cluster. Every question waits until the test answers it.
 */
final class Stage implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;

  /** A question, and where its answer belongs. */
  record Asked<Q, R>(Q query, Promise<R> answer) {

    void answer(R reply) {
      answer.complete(reply);
    }

    void fail() {
      answer.fail(new BusException(BusException.Code.BUSY, "as the test wants"));
    }
  }

  final BlockingQueue<Asked<PresenceReport, PresenceReport.Reply>> reports =
      new LinkedBlockingQueue<>();
  final BlockingQueue<Asked<Resume, Resume.Reply>> resumes = new LinkedBlockingQueue<>();
  final BlockingQueue<Asked<Kick, Kick.Reply>> ends = new LinkedBlockingQueue<>();
  final BlockingQueue<Asked<Kick, Kick.Reply>> kicks = new LinkedBlockingQueue<>();
  final BlockingQueue<Asked<Displace, Endpoints.Done>> displaced = new LinkedBlockingQueue<>();

  /** What the gateway's clock shows. */
  final ManualClock clock = new ManualClock(0);

  final NodeContext node;
  final Bus other;
  final Context loop;
  private final Vertx vertx = Vertx.vertx();
  private final Directory directory = new Directory(vertx, NodeClock.SYSTEM);

  Stage() {
    Bus bus = new Bus(vertx, "g");
    other = new Bus(vertx, "g2");
    loop = ((VertxInternal) vertx).createEventLoopContext();
    node =
        new NodeContext(
            "g", vertx, bus, directory, null, null, new SimpleMeterRegistry(), clock, Path.of("."));
    get(directory.open());
    get(
        other
            .serve(Role.GATEWAY)
            .on(Endpoints.KICK, asking(kicks))
            .on(Endpoints.DISPLACE, asking(displaced))
            .open());
    announce(other, Role.GATEWAY, false);
  }

  /** From now on there is an instance of presence. */
  void presenceComes() {
    Bus presence = new Bus(vertx, "p");
    Served served = presence.serve(Role.PRESENCE);
    get(
        served
            .on(Endpoints.REPORT, asking(reports))
            .on(Endpoints.RESUME, asking(resumes))
            .on(Endpoints.END, asking(ends))
            .open());
    announce(presence, Role.PRESENCE, false);
  }

  /** The other gateway drains. */
  void otherLeaves() {
    announce(other, Role.GATEWAY, true);
    await(() -> directory.nodes(Role.GATEWAY).isEmpty());
  }

  private void announce(Bus bus, Role role, boolean leaving) {
    directory.announce(() -> new Announcement(bus.life(), role, 1, leaving, List.of()));
    await(() -> directory.lives(role).contains(bus.life()));
  }

  private static <Q, R> Function<Q, Future<R>> asking(BlockingQueue<Asked<Q, R>> queue) {
    return query -> {
      Promise<R> answer = Promise.promise();
      queue.add(new Asked<>(query, answer));
      return answer.future();
    };
  }

  /** Asks from the gateway's loop. */
  <Q, R> Future<R> ask(String target, Endpoint<Q, R> endpoint, Q query) {
    return on(() -> node.bus().request(target, endpoint, query, Duration.ofSeconds(5)));
  }

  /** Does something on the gateway's loop. */
  <T> T on(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.runOnContext(
        turn -> {
          try {
            done.complete(work.get());
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return get(done);
  }

  static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing was asked");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T get(Future<T> future) {
    return get(future.toCompletionStage().toCompletableFuture());
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain");
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    get(vertx.close());
  }
}
