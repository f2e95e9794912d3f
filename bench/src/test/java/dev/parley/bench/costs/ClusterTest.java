package dev.parley.bench.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bench.BenchException;
import dev.parley.bench.report.ProcessTimes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cluster as its table of processes has it. */
class ClusterTest {

  private static final List<String> LINES =
      List.of(
          "kafka\tkafka-1\t11\t127.0.0.1:1001",
          "room-service\troom-1\t12\t127.0.0.1:1002",
          "gateway-service\tgateway-1\t13\t127.0.0.1:1003",
          "gateway-service\tgateway-2\t14\t127.0.0.1:1004",
          "presence-service\tpresence-1\t15\t127.0.0.1:1005",
          "history-service\thistory-1\t16\t127.0.0.1:1006");

  @Test
  void processesOfAKindAreAddedUp() {
    List<ProcessTimes> times =
        List.of(
            new ProcessTimes(1, 0),
            new ProcessTimes(20, 0),
            new ProcessTimes(300, 1),
            new ProcessTimes(4_000, 2),
            new ProcessTimes(5, 0),
            new ProcessTimes(6, 0));

    RoleUsage usage = Cluster.of(LINES).usage(2, times);

    assertThat(usage.of(Role.GATEWAY)).isEqualTo(4_303_000);
    assertThat(usage.of(Role.ROOM)).isEqualTo(20_000);
    assertThat(usage.total()).isEqualTo(4_335_000);
  }

  @Test
  void clientsGoToTheGatewaysMeant() {
    Cluster cluster = Cluster.of(LINES);

    assertThat(cluster.gateways(0, 1).servers())
        .extracting(Object::toString)
        .containsExactly("ws://127.0.0.1:1003/ws");
    assertThat(cluster.gateways(1, 1).servers())
        .extracting(Object::toString)
        .containsExactly("ws://127.0.0.1:1004/ws");
    assertThat(cluster.gateways(0, 2).servers()).hasSize(2);
  }

  @Test
  void whatIsMissingIsSaid() {
    List<String> lacking = new ArrayList<>(LINES);
    lacking.remove(3);

    assertThatThrownBy(() -> Cluster.of(lacking))
        .isInstanceOf(BenchException.class)
        .hasMessage("gateway-service: 1 (expected: 2 or more)");
  }
}
