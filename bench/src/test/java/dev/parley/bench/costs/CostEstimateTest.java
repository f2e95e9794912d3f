package dev.parley.bench.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bench.costs.CostEstimate.Messages;
import dev.parley.bench.costs.CostEstimate.Sessions;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Costs that are known come out again of what they make processes spend. */
class CostEstimateTest {

  private static final double COPY = 5;
  private static final double SEND = 40;
  private static final double TAKE = 15;
  private static final double STORE = 60;
  private static final double LINK = 18;
  private static final double APPLY = 22;

  private final CostEstimate estimate = new CostEstimate();

  /** Messages that each are copied so many times, at so many gateways. */
  private static Messages messages(double count, double copies, double gateways, double broker) {
    Map<Role, Double> micros = new EnumMap<>(Role.class);
    micros.put(Role.GATEWAY, count * (SEND + gateways * TAKE + copies * COPY));
    micros.put(Role.ROOM, count * (STORE + gateways * LINK));
    micros.put(Role.HISTORY, count * APPLY);
    micros.put(Role.BROKER, count * broker);
    return new Messages(new RoleUsage(5, micros), count, count * copies);
  }

  private static Sessions sessions(double count, int rooms) {
    Map<Role, Double> micros = new EnumMap<>(Role.class);
    // A node has 60 µs of the grid for each session and 25 µs for each room, for both its ends.
    micros.put(Role.GATEWAY, count * (300 + rooms * 50 + 2 * (60 + rooms * 25)));
    micros.put(Role.ROOM, count * (rooms * 70 + 60 + rooms * 25));
    micros.put(Role.HISTORY, count * (60 + rooms * 25));
    micros.put(Role.PRESENCE, count * (400 + rooms * 120));
    return new Sessions(new RoleUsage(5, micros), count, rooms);
  }

  private double cost(Cost cost) {
    return estimate.costs().getOrDefault(cost, Double.NaN);
  }

  @Test
  void aCopyASendABatchAndAMessageAreToldApart() {
    estimate.messages(
        messages(9_000, 10, 1, 0), messages(10_000, 1, 1, 0), messages(8_000, 10, 2, 0));

    assertThat(cost(Cost.COPY)).isCloseTo(COPY, within(1e-9));
    assertThat(cost(Cost.SEND)).isCloseTo(SEND, within(1e-9));
    assertThat(cost(Cost.TAKE)).isCloseTo(TAKE, within(1e-9));
    assertThat(cost(Cost.STORE)).isCloseTo(STORE, within(1e-9));
    assertThat(cost(Cost.LINK)).isCloseTo(LINK, within(1e-9));
    assertThat(cost(Cost.APPLY)).isCloseTo(APPLY, within(1e-9));
  }

  @Test
  void bytesAreToldFromMessages() {
    // 100 µs a message and 4,000 µs a MiB, with bodies of 0.25 and 2.25 MiB.
    estimate.brokers(messages(100, 1, 1, 1_100), messages(100, 1, 1, 9_100), 0.25, 2);

    assertThat(cost(Cost.BROKER_MIB)).isCloseTo(4_000, within(1e-9));
    assertThat(cost(Cost.BROKER)).isCloseTo(100, within(1e-9));
  }

  @Test
  void roomsAreToldFromTheirSession() {
    estimate.sessions(sessions(700, 1), sessions(500, 5), new CostEstimate.Nodes(2, 1, 1, 1));

    assertThat(cost(Cost.CONNECT)).isCloseTo(300, within(1e-9));
    assertThat(cost(Cost.MEMBER)).isCloseTo(50, within(1e-9));
    assertThat(cost(Cost.JOIN)).isCloseTo(70, within(1e-9));
    assertThat(cost(Cost.SESSION)).as("a begin or an end").isCloseTo(200, within(1e-9));
    assertThat(cost(Cost.SESSION_ROOM)).isCloseTo(60, within(1e-9));
    assertThat(cost(Cost.GRID_SESSION)).as("of five nodes").isCloseTo(120, within(1e-9));
    assertThat(cost(Cost.GRID_ROOM)).isCloseTo(12.5, within(1e-9));
  }

  @Test
  void theUsageOfIdleProcessesIsTakenOff() {
    RoleUsage idle = new RoleUsage(10, Map.of(Role.ROOM, 500_000.0, Role.PRESENCE, 200_000.0));
    RoleUsage busy = new RoleUsage(4, Map.of(Role.ROOM, 1_200_000.0, Role.PRESENCE, 80_000.0));

    RoleUsage rest = busy.without(idle);

    assertThat(rest.of(Role.ROOM)).isCloseTo(1_000_000, within(1e-6));
    assertThat(rest.of(Role.PRESENCE)).isCloseTo(0, within(1e-6));
    assertThat(rest.of(Role.BROKER)).isZero();
  }

  @Test
  void aLinkIsToldFromTheRoomsInIt() {
    estimate.links(12_800, 42_800, 64, 15_000);

    assertThat(cost(Cost.OPEN)).isCloseTo(200, within(1e-9));
    assertThat(cost(Cost.INTEREST)).isCloseTo(2, within(1e-9));
  }
}
