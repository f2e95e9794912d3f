package dev.parley.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.process.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults on one cluster of seven processes on loopback, under load that goes on. Figures are
 * printed; what is asserted is that nothing is lost, doubled, reordered or missed. System
 * properties make more of it: {@code storm.clients}, {@code storm.resets}, {@code chaos.seconds},
 * {@code faults=all}; {@code chaos.seed} repeats one.
 */
@TestMethodOrder(OrderAnnotation.class)
class FaultST {

  private static Arena arena;

  @BeforeAll
  static void start(@TempDir Path data) {
    // Thousands that come back at once take their time until they say who they are.
    Map<String, String> patient = Map.of("PARLEY_GATEWAY_CONNECT_TIMEOUT", "1m");
    arena = Arena.of(Cluster.start(data, List.of("--gateways", "2", "--rooms", "2"), patient));
  }

  @AfterAll
  static void end() {
    if (arena != null) {
      arena.close();
    }
  }

  @AfterEach
  void isReadyForTheNext() {
    arena.heal();
  }

  @Test
  @Order(1)
  void everySocketIsResetAtOnce() {
    int clients = Integer.getInteger("storm.clients", 1_000);
    Crowd.Size size =
        new Crowd.Size(
            "storm", clients, clients / 50, 1, Duration.ofSeconds(60), Duration.ofMillis(250));
    try (Crowd crowd = new Crowd(size, arena.gateways())) {
      Eventually.until("all are live", crowd::allLive);
      crowd.setWriting(true);
      Eventually.until("some have written", () -> crowd.acknowledged() > 100);

      for (int reset = 0; reset < Integer.getInteger("storm.resets", 1); reset++) {
        crowd.persons().forEach(Person::forgetBack);
        crowd.persons().forEach(Person::reset);

        Eventually.until("all are back", () -> back(crowd).size() >= clients && crowd.allLive());
        System.out.printf(
            "%,d clients reset at once, back with no gap: %s%n",
            clients, new Percentiles(back(crowd)));
      }
      assertThat(Verdict.of(crowd)).isEmpty();
    }
  }

  /** Of these a build takes one, another every time; all of them with {@code -Dfaults=all}. */
  private enum Slow {
    EVERY_SERVICE_IS_RESTARTED,
    OWNERS_ARE_KILLED
  }

  static List<Slow> slowFault() {
    List<Slow> all = List.of(Slow.values());
    return System.getProperty("faults", "").equals("all")
        ? all
        : List.of(all.get(new Random().nextInt(all.size())));
  }

  @ParameterizedTest
  @MethodSource
  @Order(2)
  void slowFault(Slow fault) {
    switch (fault) {
      case EVERY_SERVICE_IS_RESTARTED -> everyServiceIsRestartedInTurn();
      case OWNERS_ARE_KILLED -> roomsAreWritableSoonAfterTheirOwnerIsKilled();
    }
  }

  private void everyServiceIsRestartedInTurn() {
    try (Crowd crowd = new Crowd(ordinary("rolling"), arena.gateways())) {
      Eventually.until("all are live", crowd::allLive);
      crowd.setWriting(true);

      new Fault.RollingRestart("gateway").strike(arena, crowd);
      long handingOver = System.nanoTime();
      new Fault.RollingRestart("room").strike(arena, crowd);
      long handedOver = System.nanoTime();
      new Fault.RollingRestart("presence").strike(arena, crowd);
      new Fault.RollingRestart("history").strike(arena, crowd);

      assertThat(Verdict.of(crowd)).isEmpty();
      int restarts = arena.gateways().size();
      assertThat(crowd.persons())
          .allSatisfy(
              person -> {
                assertThat(person.closes()).containsOnlyKeys(4000);
                assertThat(person.closes().get(4000)).isBetween(1, restarts);
              });
      System.out.printf(
          "every service restarted under load: %,d acknowledged, clients away for %s%n",
          crowd.acknowledged(), new Percentiles(back(crowd)));
      System.out.println(
          "sends while rooms were handed over, until acknowledged: "
              + new Percentiles(
                  crowd.sends().stream()
                      .filter(send -> send.firstSentNanos() - handingOver > 0)
                      .filter(send -> send.firstSentNanos() - handedOver < 0)
                      .map(send -> send.acks().get(0).nanos() - send.firstSentNanos())
                      .toList()));
    }
  }

  private void roomsAreWritableSoonAfterTheirOwnerIsKilled() {
    OwnerKills.Outcome outcome = new OwnerKills(arena, 4, System.out::println).run();

    System.out.println("owners killed, rooms writable again: " + outcome.writable());
    assertThat(outcome.wrong()).isEmpty();
  }

  @Test
  @Order(3)
  void anyProcessIsKilledOrFrozenAgainAndAgain() throws Exception {
    long seed = Long.getLong("chaos.seed", new Random().nextInt(1_000_000));
    System.out.println("chaos with seed " + seed);
    try (Crowd crowd = new Crowd(ordinary("chaos"), arena.gateways())) {
      Eventually.until("all are live", crowd::allLive);
      crowd.setWriting(true);

      new Chaos(arena, seed, System.out::println).run(Integer.getInteger("chaos.seconds", 40));

      long over = System.nanoTime();
      List<String> wrong = Verdict.of(crowd);
      System.out.printf(
          "chaos: %,d acknowledged, all there %.1f s after the last fault%n",
          crowd.acknowledged(), (System.nanoTime() - over) / 1e9);
      assertThat(wrong).as("seed %d", seed).isEmpty();
    }
  }

  private static Crowd.Size ordinary(String name) {
    return new Crowd.Size(name, 12, 4, 2, Duration.ofMillis(100), Duration.ofMillis(20));
  }

  private static List<Long> back(Crowd crowd) {
    return crowd.persons().stream().flatMap(person -> person.backNanos().stream()).toList();
  }
}
