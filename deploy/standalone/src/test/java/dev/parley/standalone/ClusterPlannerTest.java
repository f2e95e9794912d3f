package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets which name, port and setting. */
class ClusterPlannerTest {

  private static final Path DATA = Path.of("/data");

  @Test
  void namesEveryProcess() {
    ClusterPlan plan = plan(new ClusterOptions(DATA, 1, 2, 2, 1, 1, 0, true), Map.of());

    assertThat(plan.all())
        .extracting(spec -> spec.role().id() + " " + spec.name())
        .containsExactly(
            "kafka kafka-1",
            "room-service room-1",
            "room-service room-2",
            "gateway-service gateway-1",
            "gateway-service gateway-2",
            "presence-service presence-1",
            "history-service history-1");
  }

  @Test
  void startsKafkaThenTheFounderOfTheClusterThenTheRest() {
    ClusterPlan plan = plan(new ClusterOptions(DATA, 1, 1, 2, 1, 0, 0, true), Map.of());

    assertThat(plan.waves())
        .extracting(wave -> wave.stream().map(ProcessSpec::name).toList())
        .containsExactly(
            List.of("kafka-1"), List.of("room-1"), List.of("room-2", "gateway-1", "presence-1"));
  }

  @Test
  void givesEveryNodeItsOwnPortsAndTheSameMembers() {
    List<ProcessSpec> nodes =
        nodes(plan(new ClusterOptions(DATA, 1, 2, 2, 2, 2, 0, true), Map.of()));

    List<String> ports =
        nodes.stream()
            .flatMap(
                node ->
                    List.of(
                            "PARLEY_MANAGEMENT_PORT",
                            "PARLEY_CLUSTER_PORT",
                            "PARLEY_BUS_PORT",
                            "PARLEY_GATEWAY_PORT")
                        .stream()
                        .map(name -> node.environment().get(name)))
            .filter(port -> port != null)
            .toList();
    assertThat(ports).hasSize(8 * 3 + 2).doesNotHaveDuplicates();
    String members = nodes.get(0).environment().get("PARLEY_CLUSTER_MEMBERS");
    assertThat(nodes).allMatch(n -> members.equals(n.environment().get("PARLEY_CLUSTER_MEMBERS")));
    assertThat(Arrays.asList(members.split(",")))
        .containsExactlyElementsOf(
            nodes.stream()
                .map(node -> "127.0.0.1:" + node.environment().get("PARLEY_CLUSTER_PORT"))
                .toList());
  }

  @Test
  void givesEveryNodeItsNameAndTheBrokersAddress() {
    ClusterPlan plan = plan(new ClusterOptions(DATA, 1, 1, 1, 1, 1, 0, true), Map.of());

    for (ProcessSpec node : nodes(plan)) {
      assertThat(node.environment())
          .containsEntry("PARLEY_NODE_ID", node.name())
          .containsEntry("PARLEY_SERVICES", node.role().id())
          .containsEntry("PARLEY_DATA", DATA.resolve(node.name()).toString())
          .containsEntry("PARLEY_KAFKA_BOOTSTRAP", plan.all().get(0).address());
      assertThat(node.readiness())
          .isEqualTo(
              new Probe.Http(
                  URI.create(
                      "http://127.0.0.1:"
                          + node.environment().get("PARLEY_MANAGEMENT_PORT")
                          + "/readyz")));
    }
  }

  @Test
  void givesTheSecretToGatewaysOnly() {
    ClusterPlan plan = plan(new ClusterOptions(DATA, 1, 2, 1, 1, 1, 0, true), Map.of());

    assertThat(plan.all())
        .filteredOn(
            spec -> "/data/secret".equals(spec.environment().get("PARLEY_AUTH_SECRET_FILE")))
        .extracting(ProcessSpec::name)
        .containsExactly("gateway-1", "gateway-2");
  }

  @Test
  void showsTheListenerOfAGatewayAndTheManagementPortOfTheOthers() {
    for (ProcessSpec node :
        nodes(plan(new ClusterOptions(DATA, 1, 2, 1, 1, 1, 0, true), Map.of()))) {
      String variable =
          node.role() == ProcessRole.GATEWAY ? "PARLEY_GATEWAY_PORT" : "PARLEY_MANAGEMENT_PORT";
      assertThat(node.address()).isEqualTo("127.0.0.1:" + node.environment().get(variable));
    }
  }

  @Test
  void numbersGatewaysFromTheGivenPort() {
    int first = new Ports(new Random()).next();

    ClusterPlan plan = plan(new ClusterOptions(DATA, 1, 2, 1, 0, 0, first, true), Map.of());

    assertThat(nodes(plan))
        .filteredOn(node -> node.role() == ProcessRole.GATEWAY)
        .extracting(ProcessSpec::address)
        .containsExactly("127.0.0.1:" + first, "127.0.0.1:" + (first + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PARLEY_AUTH_SECRET", "PARLEY_AUTH_SECRET_FILE"})
  void leavesWhatTheUserSet(String secret) {
    Map<String, String> environment = Map.of(secret, "users", "PARLEY_AUTH_GUESTS", "false");

    ClusterPlan plan = plan(new ClusterOptions(DATA, 1, 1, 1, 0, 0, 0, true), environment);

    assertThat(nodes(plan))
        .allMatch(node -> !node.environment().containsKey("PARLEY_AUTH_SECRET"))
        .allMatch(node -> !node.environment().containsKey("PARLEY_AUTH_SECRET_FILE"))
        .allMatch(node -> !node.environment().containsKey("PARLEY_AUTH_GUESTS"));
  }

  @Test
  void allNodesAreGivenTheSecretOfTheCluster() {
    assertThat(nodes(plan(new ClusterOptions(DATA, 1, 1, 1, 1, 1, 0, true), Map.of())))
        .allMatch(
            node ->
                "/data/cluster-secret"
                    .equals(node.environment().get("PARLEY_CLUSTER_SECRET_FILE")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PARLEY_CLUSTER_SECRET", "PARLEY_CLUSTER_SECRET_FILE", "PARLEY_CLUSTER_OPEN"})
  void noneIsMadeWhereTheUserSaysWhoMayJoin(String set) {
    ClusterOptions options = new ClusterOptions(DATA, 1, 1, 1, 0, 0, 0, true);

    assertThat(nodes(plan(options, Map.of(set, "users"))))
        .allMatch(node -> !node.environment().containsKey("PARLEY_CLUSTER_SECRET_FILE"));
  }

  @Test
  void refusesAGatewayPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> plan(new ClusterOptions(DATA, 1, 1, 1, 0, 0, port, true), Map.of()))
          .isInstanceOf(StartFailure.class)
          .hasMessage("port %d is in use on 127.0.0.1: choose another with --port", port);
    }
  }

  @Test
  void refusesAClusterThatCannotWork() {
    assertThatThrownBy(() -> new ClusterOptions(DATA, 1, 0, 1, 1, 1, 8080, true))
        .hasMessage("--gateways: 0 (expected: 1 to 32)");
    assertThatThrownBy(() -> new ClusterOptions(DATA, 1, 1, 33, 1, 1, 8080, true))
        .hasMessage("--rooms: 33 (expected: 1 to 32)");
    assertThatThrownBy(() -> new ClusterOptions(DATA, 1, 2, 1, 1, 1, 65_535, true))
        .hasMessage("--port: 65535 (expected: 0 to 65534)");
  }

  @Test
  void threeBrokersKnowEachOtherAndKeepThreeReplicas() {
    ClusterPlan plan = plan(new ClusterOptions(DATA, 3, 1, 1, 1, 1, 0, true), Map.of());

    List<ProcessSpec> brokers = plan.waves().get(0);
    assertThat(brokers)
        .extracting(ProcessSpec::name)
        .containsExactly("kafka-1", "kafka-2", "kafka-3");
    assertThat(brokers.stream().map(b -> b.command().subList(6, 9)).distinct()).hasSize(1);
    for (ProcessSpec node : plan.all().subList(3, 7)) {
      assertThat(node.environment())
          .containsEntry("PARLEY_ROOMS_REPLICATION", "3")
          .containsEntry(
              "PARLEY_KAFKA_BOOTSTRAP",
              brokers.stream().map(ProcessSpec::address).collect(Collectors.joining(",")));
    }
  }

  @Test
  void aProcessRunsWhereItsPlaceIs(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("places");
    Files.writeString(
        file, "gateway-1\t10.0.0.7\tnsenter --net=g --\nkafka-1\t10.0.0.8\tnsenter --net=k --\n");

    ClusterPlan plan =
        new ClusterPlanner(
                new ClusterOptions(DATA, 1, 1, 1, 0, 0, 0, true),
                Places.readFrom(file),
                Map.of(),
                new Ports(new Random()))
            .plan(Path.of("/data/secret"), Path.of("/data/cluster-secret"));

    ProcessSpec gateway =
        plan.all().stream().filter(p -> p.name().equals("gateway-1")).findFirst().orElseThrow();
    assertThat(gateway.launcher()).containsExactly("nsenter", "--net=g", "--");
    assertThat(gateway.address()).startsWith("10.0.0.7:");
    assertThat(gateway.environment())
        .containsEntry("PARLEY_CLUSTER_HOST", "10.0.0.7")
        .containsEntry("PARLEY_BUS_HOST", "10.0.0.7")
        .containsEntry("PARLEY_GATEWAY_HOST", "10.0.0.7");
    assertThat(gateway.environment().get("PARLEY_KAFKA_BOOTSTRAP")).startsWith("10.0.0.8:");
    assertThat(gateway.environment().get("PARLEY_CLUSTER_MEMBERS"))
        .matches("127\\.0\\.0\\.1:\\d+,10\\.0\\.0\\.7:\\d+");
  }

  @Test
  void refusesAFileOfPlacesThatItCannotRead(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("places"), "gateway-1 10.0.0.7");

    assertThatThrownBy(() -> Places.readFrom(file)).hasMessageContaining("\"gateway-1 10.0.0.7\"");
    assertThatThrownBy(() -> Places.readFrom(folder.resolve("none"))).hasMessageContaining("none");
  }

  private static ClusterPlan plan(ClusterOptions options, Map<String, String> environment) {
    return new ClusterPlanner(options, Places.readFrom(null), environment, new Ports(new Random()))
        .plan(Path.of("/data/secret"), Path.of("/data/cluster-secret"));
  }

  private static List<ProcessSpec> nodes(ClusterPlan plan) {
    return plan.all().subList(1, plan.all().size());
  }
}
