package dev.parley.campaign;

import dev.parley.testkit.process.Cluster;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Kills or freezes any process, Kafka's too, again and again, without waiting for what it did. */
final class Chaos {

  private final Arena arena;
  private final Random random;
  private final Consumer<String> progress;

  Chaos(Arena arena, long seed, Consumer<String> progress) {
    this.arena = arena;
    this.random = new Random(seed);
    this.progress = progress;
  }

  /** Goes on for about so long; returns when the last frozen process goes on. */
  void run(int seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() - end < 0) {
      List<Cluster.Row> rows = arena.cluster().rows();
      Cluster.Row victim = rows.get(random.nextInt(rows.size()));
      long pause = 8_000 + random.nextInt(6_000);
      if (random.nextBoolean()) {
        progress.accept("kill " + victim.name());
        Shell.signal("KILL", victim.pid());
        TimeUnit.MILLISECONDS.sleep(pause);
      } else {
        long frozen = 3_000 + random.nextInt(11_000);
        progress.accept("freeze %s for %.1f s".formatted(victim.name(), frozen / 1e3));
        arena.freeze(victim.pid());
        try {
          TimeUnit.MILLISECONDS.sleep(frozen);
        } finally {
          arena.thaw(victim.pid());
        }
        TimeUnit.MILLISECONDS.sleep(Math.max(0, pause - frozen));
      }
    }
  }
}
