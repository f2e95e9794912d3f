package dev.parley.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bench.capacity.CostModel.Bound;
import org.junit.jupiter.api.Test;

/** The cost model, by hand. */
class CostModelTest {

  /** A million sockets in rooms of 100; 10,000 messages and a million copies a second. */
  private static final Load LOAD = new Load(1_000_000, 1, 100, 0.6, 824, 100, 1, 36);

  private static final Costs COSTS = new Costs(10, 100, 500, 16, 200, 20, 1_000, 500, 50);
  private static final Machines MACHINES = new Machines(4, 8, 4, 50, 3, 10);

  private final CostModel model = new CostModel(LOAD, COSTS, MACHINES);

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
    // 10 s of processor time for copies and 100 connects a second of 500 µs, into 2 cores each.
    assertThat(need("  for copies and connects")).isEqualTo(6);
    assertThat(need("gateways")).isEqualTo(8);
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
    CostModel pairs = new CostModel(new Load(1_000_000, 1, 2, 0.6, 824, 2, 1, 36), COSTS, MACHINES);
    assertThat(
            pairs.needs().stream()
                .filter(need -> need.what().equals("batches down the links"))
                .findFirst()
                .orElseThrow()
                .amount())
        .isBetween(10_000.0, 20_000.0);
  }

  @Test
  void whatIsFullFirstComesFirst() {
    assertThat(model.bounds())
        .extracting(Bound::share)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(model.bounds()).hasSize(4);
  }

  private double need(String what) {
    return model.needs().stream()
        .filter(need -> need.what().equals(what))
        .findFirst()
        .orElseThrow()
        .amount();
  }
}
