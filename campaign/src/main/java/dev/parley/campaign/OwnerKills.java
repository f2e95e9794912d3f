package dev.parley.campaign;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.process.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Kills room-services with SIGKILL, one after the other, and measures how long it takes until every
 * room can be written to again. There are many more rooms than room-services, one writer in each,
 * so each of them owns some.
 */
final class OwnerKills {

  private static final int ROOMS = 32;

  private final Arena arena;
  private final int rounds;
  private final Consumer<String> progress;

  /**
   * How it went.
   *
   * @param writable from each kill until the last room was writable again
   * @param wrong violations; empty where all was well
   * @param acknowledged how many messages
   */
  record Outcome(Percentiles writable, List<String> wrong, int acknowledged) {}

  OwnerKills(Arena arena, int rounds, Consumer<String> progress) {
    this.arena = arena;
    this.rounds = rounds;
    this.progress = progress;
  }

  Outcome run() {
    Crowd.Size size =
        new Crowd.Size(
            "owner" + System.nanoTime(),
            ROOMS,
            ROOMS,
            1,
            Duration.ofMillis(150),
            Duration.ofMillis(20));
    try (Crowd crowd = new Crowd(size, arena.gateways())) {
      Eventually.until("all are live", crowd::allLive);
      crowd.setWriting(true);
      awaitWritable(crowd, System.nanoTime());
      List<String> owners = arena.all("room");
      List<Long> times = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        Cluster.Row victim = arena.cluster().kill(owners.get(round % owners.size()));
        long killed = System.nanoTime();
        long writable = awaitWritable(crowd, killed);
        times.add(writable - killed);
        progress.accept(
            "%s killed: all rooms writable after %.2f s"
                .formatted(victim.name(), (writable - killed) / 1e9));
        arena.awaitNextLife(victim);
        // It is to own something again before the next one goes.
        awaitWritable(crowd, System.nanoTime());
      }
      return new Outcome(new Percentiles(times), Verdict.of(crowd), crowd.acknowledged());
    }
  }

  /** When the last room acknowledged something that was sent after a time. */
  private static long awaitWritable(Crowd crowd, long after) {
    Eventually.until(
        "every room is writable",
        () -> crowd.persons().stream().allMatch(p -> p.firstAcknowledgedAfter(after) != 0));
    return crowd.persons().stream()
        .mapToLong(person -> person.firstAcknowledgedAfter(after))
        .max()
        .orElseThrow();
  }
}
