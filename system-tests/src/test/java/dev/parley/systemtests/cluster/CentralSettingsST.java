package dev.parley.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Metrics;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Central settings of several nodes: each takes or refuses what all take or refuse. */
class CentralSettingsST {

  private static final String FILE = "parley.json";

  /** A gateway's row names its public listener: what it holds is asked of it as a client. */
  private static final List<String> WITH_METRICS = List.of("room-1", "presence-1", "history-1");

  private static final String REFUSED =
      "settings_refused fault=PARLEY_LIMIT_RATE: \\\"0\\\" (expected: an integer from 1 to 1000000)";

  @Test
  void aVersionThatOneNodeCannotTakeIsRefusedByAll(@TempDir Path folder) throws Exception {
    Path home = folder.resolve("settings");
    try (Git git = Git.init().setInitialBranch("main").setDirectory(home.toFile()).call()) {
      // Given
      publish(git, "{\"version\":1,\"PARLEY_LIMIT_RATE\":700}");
      Path data = folder.resolve("cluster");
      try (Cluster cluster = start(data, home)) {
        WITH_METRICS.forEach(node -> awaitVersion(cluster, node, 1));
        assertThat(rate(cluster)).isEqualTo(700);

        // When: only gateways read the rate, and every node reads the log's level.
        publish(git, "{\"version\":2,\"PARLEY_LIMIT_RATE\":0,\"PARLEY_LOG_LEVEL\":\"DEBUG\"}");

        // Then
        for (String node : WITH_METRICS) {
          Eventually.until(
              node + " says that it has refused",
              () -> metric(cluster, node, "parley_settings_refused") == 1);
          assertThat(metric(cluster, node, "parley_settings_version")).as(node).isEqualTo(1);
        }
        Eventually.until("the gateway has refused", () -> log(data, "gateway-1").contains(REFUSED));
        assertThat(rate(cluster)).isEqualTo(700);
        assertThat(Stream.concat(Stream.of("gateway-1"), WITH_METRICS.stream()))
            .as("each fault in a line")
            .allSatisfy(node -> assertThat(log(data, node)).containsOnlyOnce(REFUSED));

        // When
        publish(git, "{\"version\":3,\"PARLEY_LIMIT_RATE\":800}");

        // Then
        for (String node : WITH_METRICS) {
          awaitVersion(cluster, node, 3);
          assertThat(metric(cluster, node, "parley_settings_refused")).as(node).isZero();
        }
        Eventually.until("the gateway has the new rate", () -> rate(cluster) == 800);
      }
    }
  }

  private static Cluster start(Path data, Path home) {
    return Cluster.start(
        data,
        List.of("--gateways", "1", "--rooms", "1", "--presence", "1", "--history", "1"),
        Map.of(
            "PARLEY_SETTINGS_CENTRAL",
            "git+" + home.toUri(),
            "PARLEY_SETTINGS_GIT_PATH",
            FILE,
            "PARLEY_SETTINGS_PERIOD",
            "500ms"));
  }

  private static void publish(Git git, String document) throws Exception {
    Files.writeString(git.getRepository().getWorkTree().toPath().resolve(FILE), document);
    git.add().addFilepattern(FILE).call();
    git.commit().setMessage(document).setAuthor("test", "test@localhost").setSign(false).call();
  }

  private static void awaitVersion(Cluster cluster, String node, int version) {
    Eventually.until(
        node + " has version " + version,
        () -> metric(cluster, node, "parley_settings_version") == version);
  }

  private static double metric(Cluster cluster, String node, String name) {
    return Metrics.of(cluster.row(node).address()).value(name);
  }

  /** How many requests a second the gateway grants a new connection. */
  private static int rate(Cluster cluster) {
    try (ChatClient client =
        ChatClient.connected(Kind.JDK, cluster.gateway(1), Tokens.of("alice"))) {
      return client.welcome().getJsonObject("limits").getInteger("rate");
    }
  }

  private static String log(Path data, String node) throws IOException {
    return Files.readString(data.resolve("logs").resolve(node + ".log"));
  }
}
