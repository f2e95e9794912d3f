package dev.parley.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bench.capacity.Fleet.Kind;
import dev.parley.bench.capacity.Limits.Limit;
import dev.parley.bench.capacity.RoomSizes.Rooms;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What has to hold of every simulated fleet, whatever its figures are. */
class SimulationTest {

  private static final Costs COSTS = new Costs(6, 40, 60, 300, 50, 20, 15, 15, 1_000, 5_000);
  private static final Upkeep UPKEEP =
      new Upkeep(50, 200, 1, 200, 100, 50, 2, 0.5, 10, 20, 30, 20, 200, 4);
  private static final Brokers BROKERS = new Brokers(80, 5_000, 200, 200);
  private static final Prices PRICES = new Prices(COSTS, UPKEEP, BROKERS);
  private static final Machines MACHINES = new Machines(8, 16, 8, 4, 8, 60, 3, 365);

  private static Load load(double connections) {
    return new Load(connections, 5, 50, 0.5, 200, 20_000, 0.5, 30);
  }

  private static Outcome run(Fleet fleet, long seed) {
    return new Simulation(load(1_000_000), PRICES, MACHINES, fleet, seed).run();
  }

  private static Fleet fleet(int gateways, int rooms) {
    return Fleet.smallest().with(Kind.GATEWAY, gateways).with(Kind.ROOM, rooms);
  }

  private static Outcome plan(double connections) {
    return new Planner(PRICES, MACHINES, 1).plan(load(connections));
  }

  @Test
  void roomsAreAsManyAndOnTheMeanAsLargeAsAsked() {
    List<Rooms> rooms = RoomSizes.of(100_000, 50, 20_000);

    assertThat(rooms.stream().mapToDouble(Rooms::count).sum()).isCloseTo(100_000, within(1.0));
    assertThat(RoomSizes.meanOf(rooms)).isCloseTo(50, within(0.5));
    assertThat(rooms).extracting(Rooms::size).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(rooms.get(0).size()).isBetween(14_000.0, 20_000.0);
    assertThat(rooms).allMatch(each -> each.size() >= 2 && each.count() >= 0);
  }

  @Test
  void everyMessageIsInSomePartitionHoweverRoomsAreDrawn() {
    for (int seed = 0; seed < 20; seed++) {
      Partitions partitions = new Partitions(load(1_000_000), 64, 8, new Random(seed));
      double messages = 0;
      for (int p = 0; p < partitions.count(); p++) {
        messages += partitions.messages(p);
        assertThat(partitions.gatewaysReached(p)).isBetween(1.0, 8.0);
        assertThat(partitions.gatewaysReached(p)).isLessThanOrEqualTo(partitions.receivers(p));
      }
      assertThat(messages).isCloseTo(load(1_000_000).messages(), within(1e-6));
    }
  }

  @Test
  void aPoolOwesExactlyWhatDoesNotFitIntoItsSeconds() {
    Pool pool = new Pool(2, 4);
    pool.give(0, 10e6);
    assertThat(pool.busiest()).isEqualTo(2.5);
    assertThat(pool.spareMicros(0)).isZero();
    assertThat(pool.spareMicros(1)).isEqualTo(4e6);

    pool.tick();
    assertThat(pool.behind()).isEqualTo(1.5);
    pool.tick();
    assertThat(pool.behind()).isEqualTo(0.5);
    pool.tick();
    assertThat(pool.behind()).isZero();
  }

  @Test
  void theSameSeedGivesTheSameAndAnotherOneAnother() {
    assertThat(run(fleet(8, 3), 7)).isEqualTo(run(fleet(8, 3), 7));
    assertThat(run(fleet(8, 3), 7)).isNotEqualTo(run(fleet(8, 3), 8));
  }

  @Test
  void everyClientOfALostGatewayComesBackToTheOthers() {
    Outcome outcome = run(fleet(8, 3), 1);

    assertThat(outcome.samples().get(Simulation.SECONDS - 1).away()).isZero();
    double before = 1_000_000.0 / 8 * COSTS.socketKib() / MACHINES.socketsKib();
    assertThat(outcome.sockets()).isCloseTo(before * 8 / 7, within(1e-6));
  }

  @Test
  void aLostOwnersPartitionsWaitForAsLongAsNobodyHasThem() {
    Outcome outcome = run(fleet(8, 3), 1);

    assertThat(outcome.takeoverSeconds()).isGreaterThanOrEqualTo((int) UPKEEP.takeoverSeconds());
    assertThat(run(fleet(8, 12), 1).takeoverSeconds())
        .isLessThanOrEqualTo(outcome.takeoverSeconds());
  }

  @Test
  void moreGatewaysHaveLessToDoEachAndOwnersMore() {
    Outcome few = run(fleet(8, 3), 1);
    Outcome many = run(fleet(32, 3), 1);

    assertThat(many.busy(Kind.GATEWAY)).isLessThan(few.busy(Kind.GATEWAY));
    assertThat(many.batches()).as("for the same messages").isGreaterThan(1.5 * few.batches());
    assertThat(many.busy(Kind.ROOM)).isGreaterThan(few.busy(Kind.ROOM));
  }

  @Test
  void whatIsPlannedIsNoFullerThanAllowedAndSurvivesItsLosses() {
    for (double connections : List.of(10_000.0, 300_000.0, 3_000_000.0)) {
      Outcome outcome = plan(connections);

      double fill = MACHINES.fillPercent() / 100;
      for (Kind kind : Kind.values()) {
        assertThat(outcome.busy(kind)).as(kind.title()).isLessThanOrEqualTo(fill);
      }
      assertThat(outcome.sockets()).isLessThanOrEqualTo(fill);
      assertThat(outcome.returnSeconds()).isLessThanOrEqualTo(10);
      assertThat(outcome.samples().get(Simulation.SECONDS - 1).behind()).isZero();
    }
  }

  @Test
  void morePeopleNeverNeedLess() {
    Fleet before = Fleet.smallest();
    for (double connections = 50_000; connections < 10_000_000; connections *= 3) {
      Fleet now = plan(connections).fleet();
      for (Kind kind : Kind.values()) {
        assertThat(now.of(kind)).as(kind.title()).isGreaterThanOrEqualTo(before.of(kind));
      }
      before = now;
    }
  }

  @Test
  void whatIsFullFirstComesFirst() {
    assertThat(Limits.of(plan(1_000_000)))
        .extracting(Limit::share)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a))
        .hasSize(6);
  }
}
