package dev.parley.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.process.Cluster;
import dev.parley.testkit.process.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster of the previous version becomes one of this version, node by node, while people talk
 * and somebody writes records of a kind that neither version knows.
 */
class UpgradeST {

  private static final List<String> NAMES =
      List.of("gateway-1", "gateway-2", "room-1", "room-2", "presence-1", "history-1");

  @TempDir private static Path folder;

  private static String previous;

  @BeforeAll
  static void compile() throws Exception {
    assumeTrue(
        PreviousVersion.isThere(),
        "no clone with commit " + PreviousVersion.commit() + ", the previous version");
    previous = PreviousVersion.compile(folder.resolve("previous"));
  }

  /** One of the two orders, since each takes minutes; {@code -Dupgrade.orders=all} for both. */
  static List<String> orders() {
    List<String> orders = List.of("room history presence gateway", "gateway presence history room");
    return System.getProperty("upgrade.orders", "one").equals("all")
        ? orders
        : List.of(orders.get(ThreadLocalRandom.current().nextInt(orders.size())));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void nothingIsLostOrDoubledInWhateverOrder(String order, @TempDir Path data) throws Exception {
    ClassPaths versions = new ClassPaths(data.resolve("versions"), NAMES);
    for (String name : NAMES) {
      versions.set(name, previous);
    }
    List<String> options =
        List.of("--gateways", "2", "--rooms", "2", "--places", versions.places().toString());
    // Nodes that know of no secret and nodes that do are one cluster only without one.
    Map<String, String> open = Map.of("PARLEY_CLUSTER_OPEN", "true");
    try (Arena arena = Arena.of(Cluster.start(data, options, open))) {
      String kafka = arena.cluster().row("kafka-1").address();
      try (Crowd crowd = new Crowd(size(), arena.gateways())) {
        Eventually.until("all are live", crowd::allLive);
        crowd.setWriting(true);
        try (LaterRecords later = new LaterRecords(kafka, crowd.rooms(), 50)) {
          awaitMore(crowd, 200);

          for (String role : order.split(" ")) {
            for (String name : arena.all(role)) {
              upgrade(arena, versions, name);
              awaitMore(crowd, 100);
            }
          }

          assertThat(later.written()).isGreaterThan(100);
        }
        assertThat(Verdict.of(crowd)).isEmpty();
        System.out.printf(
            "upgraded under load in the order %s: %,d acknowledged, all there%n",
            order, crowd.acknowledged());
      }
    }
  }

  private static Crowd.Size size() {
    return new Crowd.Size("upgrade", 8, 4, 2, Duration.ofMillis(100), Duration.ofMillis(20));
  }

  private static void upgrade(Arena arena, ClassPaths versions, String name) throws Exception {
    versions.set(name, Installation.classPath());
    Cluster.Row row = arena.cluster().row(name);
    assertThat(isPrevious(row)).as("%s is of the previous version", row).isTrue();
    Shell.signal("TERM", row.pid());
    arena.awaitNextLife(row);
    assertThat(isPrevious(arena.cluster().row(name))).as("%s is upgraded", row).isFalse();
  }

  private static boolean isPrevious(Cluster.Row row) throws Exception {
    return Files.readString(Path.of("/proc", Long.toString(row.pid()), "cmdline"))
        .contains(previous);
  }

  /** Waits until more are acknowledged, and everybody is live. */
  private static void awaitMore(Crowd crowd, int messages) {
    int before = crowd.acknowledged();
    Eventually.until("they talk", () -> crowd.acknowledged() >= before + messages);
    Eventually.until("all are live", crowd::allLive);
  }
}
