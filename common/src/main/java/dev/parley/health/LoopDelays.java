package dev.parley.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How late event loops come to what they were to do: each is asked ten times a second. A loop that
 * is blocked, a collector that stops the world and a process that gets no processor all show here.
 */
public final class LoopDelays implements AutoCloseable {

  private static final long PERIOD_NANOS = 100_000_000L;

  /** The page shows the worst of so many askings: a minute. */
  private static final int KEPT = 600;

  private static final Duration[] BUCKETS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Timer delays;
  private final List<Probe> probes = new ArrayList<>();
  private volatile boolean closed;

  private LoopDelays(MeterRegistry meters) {
    delays =
        Timer.builder("parley.loop.delay")
            .description("How late an event loop came to a task")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
  }

  /** Begins to ask every event loop. */
  static LoopDelays watch(Vertx vertx, MeterRegistry meters) {
    LoopDelays watch = new LoopDelays(meters);
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      Probe probe = watch.new Probe(loop, "loop-" + watch.probes.size());
      watch.probes.add(probe);
      probe.arm();
    }
    return watch;
  }

  /**
   * What is known of one loop.
   *
   * @param lastMillis the newest delay
   * @param worstMillis the worst within a minute
   * @param tasks that wait for it, -1 where it does not say
   */
  record Delay(String loop, double lastMillis, double worstMillis, int tasks) {}

  /** All loops, now. */
  List<Delay> now() {
    return probes.stream().map(Probe::delay).toList();
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class Probe {
    private final EventExecutor loop;
    private final String name;
    private final long[] kept = new long[KEPT];
    private int place;
    private volatile long lastNanos;
    private volatile long worstNanos;

    Probe(EventExecutor loop, String name) {
      this.loop = loop;
      this.name = name;
    }

    void arm() {
      long due = System.nanoTime() + PERIOD_NANOS;
      loop.schedule(() -> fired(due), PERIOD_NANOS, TimeUnit.NANOSECONDS);
    }

    private void fired(long due) {
      long late = Math.max(0, System.nanoTime() - due);
      delays.record(late, TimeUnit.NANOSECONDS);
      kept[place] = late;
      place = (place + 1) % KEPT;
      lastNanos = late;
      long worst = 0;
      for (long one : kept) {
        worst = Math.max(worst, one);
      }
      worstNanos = worst;
      if (!closed && !loop.isShuttingDown()) {
        arm();
      }
    }

    Delay delay() {
      int tasks = loop instanceof SingleThreadEventLoop single ? single.pendingTasks() : -1;
      return new Delay(name, lastNanos / 1e6, worstNanos / 1e6, tasks);
    }
  }
}
