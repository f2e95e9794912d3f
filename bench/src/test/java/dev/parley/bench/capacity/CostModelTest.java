package dev.parley.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bench.capacity.CostModel.Bound;
import org.junit.jupiter.api.Test;

/** The cost model, by hand. */
class CostModelTest {

  /** A million sockets in rooms of 100; 10,000 messages and a million copies a second. */
  private static final Load LOAD = new Load(1_000_000, 1, 100, 0.6, 824, 100, 1, 36);

  private static final Prices PRICES =
      new Prices(
          new Costs(10, 100, 150, 400, 100, 16, 20, 5, 1_000, 500),
          new Upkeep(50, 200, 1, 300, 200, 0, 0, 1, 0, 30, 40, 100, 60, 4),
          new Brokers(120, 0, 200, 50));
  private static final Machines MACHINES = new Machines(4, 8, 4, 2, 4, 50, 3, 10);

  private final CostModel model = new CostModel(LOAD, PRICES, MACHINES);

  @Test
  void whatPeopleDo() {
    assertThat(need("rooms")).isEqualTo(10_000);
    assertThat(need("messages")).isEqualTo(10_000);
    assertThat(need("copies")).isEqualTo(1_000_000);
  }

  @Test
  void gatewaysAreAsManyAsTheirMemoryAndTheirTimeNeed() {
    // 16 KiB each into half of half of 8 GiB: 131,072 sockets a gateway.
    assertThat(need("  for their sockets' memory")).isEqualTo(8);
    // 10 s of processor time for copies, 1 s for sends, 0.05 s for 100 connects a second with their
    // join, 0.4 s for 80,000 batches: 11.45 s into 2 cores each.
    assertThat(need("  for what they do")).isEqualTo(6);
    assertThat(need("gateways")).isEqualTo(8);
  }

  @Test
  void gatewaysForWhatTheyDoAreMoreTheMoreThereAre() {
    Load busy = new Load(1_000_000, 1, 100, 6, 824, 100, 1, 36);
    CostModel bound = new CostModel(busy, PRICES, MACHINES);
    // 110.05 s without batches. With 61 gateways a message reaches 49.3 of them: 24.7 s more need
    // 68;
    // with 69 it reaches 52.9, which is 136.5 s: 69 again.
    assertThat(need(bound, "gateways")).isEqualTo(69);
    assertThat(need(bound, "  for what they do")).isEqualTo(69);
  }

  @Test
  void ownersStoreSendBatchesAndLetMembersIn() {
    // 1.5 s for messages, 1.6 s for 80,000 batches, 5 ms for 100 joins, into 2 cores each.
    assertThat(need("room-services")).isEqualTo(2);
  }

  @Test
  void presenceAndHistoryHaveNodesOfTheirOwn() {
    // 0.1 s for 100 sessions that begin and 100 that end, 1 s for 33,333 heartbeats, into 1
    // core.
    assertThat(need("presence-services")).isEqualTo(2);
    // 1 s for messages and 6 ms for pages.
    assertThat(need("history-services")).isEqualTo(2);
  }

  @Test
  void everyNodeIsAskedOfEveryRoster() {
    Upkeep asked = new Upkeep(50, 200, 1, 300, 200, 0, 3_500, 1, 0, 30, 40, 100, 60, 4);
    CostModel bound =
        new CostModel(LOAD, new Prices(PRICES.costs(), asked, PRICES.brokers()), MACHINES);
    // 200 sessions a second begin or end in one room: 0.7 s of the 2 that may be used of a gateway,
    // and of the 1 of a presence-service.
    assertThat(need(bound, "  for what they do")).isEqualTo(9);
    assertThat(need(bound, "presence-services")).isEqualTo(3);
  }

  @Test
  void brokersHaveEnoughOfWhateverTheyHaveLessOf() {
    // 1.2 s of processor time into 2 cores, but 29.3 MiB a second onto disks half full of 25.
    assertThat(need("brokers")).isEqualTo(3);
    Brokers slow = new Brokers(120, 0, 200, 10);
    assertThat(
            need(
                new CostModel(LOAD, new Prices(PRICES.costs(), PRICES.upkeep(), slow), MACHINES),
                "brokers"))
        .isEqualTo(6);
    Brokers busy = new Brokers(1_200, 0, 200, 50);
    assertThat(
            need(
                new CostModel(LOAD, new Prices(PRICES.costs(), PRICES.upkeep(), busy), MACHINES),
                "brokers"))
        .isEqualTo(6);
  }

  @Test
  void theLogHasBodyHeadersAndReplicas() {
    assertThat(need("log written")).isCloseTo(10_000 * 1_024 * 3 / 1048576.0, within(1e-9));
    assertThat(need("brokers")).isEqualTo(3);
    assertThat(need("partitions")).isEqualTo(64);
  }

  @Test
  void aBigRoomReachesEveryGateway() {
    assertThat(need("batches down the links")).isCloseTo(80_000, within(1.0));
  }

  @Test
  void aRoomOfTwoReachesTwoGatewaysAtMost() {
    CostModel pairs =
        new CostModel(new Load(1_000_000, 1, 2, 0.6, 824, 2, 1, 36), PRICES, MACHINES);
    assertThat(need(pairs, "batches down the links")).isBetween(10_000.0, 20_000.0);
  }

  @Test
  void whatIsFullFirstComesFirst() {
    assertThat(model.bounds())
        .extracting(Bound::share)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(model.bounds()).hasSize(4);
  }

  private double need(String what) {
    return need(model, what);
  }

  private static double need(CostModel model, String what) {
    return model.needs().stream()
        .filter(need -> need.what().equals(what))
        .findFirst()
        .orElseThrow()
        .amount();
  }
}
