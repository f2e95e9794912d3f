package dev.parley.systemtests.campaign;

import dev.parley.systemtests.client.Eventually;
import dev.parley.systemtests.cluster.Cluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A cluster, and all that can be done to it. */
final class Arena implements AutoCloseable {

  private static final String TOPIC = "parley.rooms.v1";

  private final Cluster cluster;
  private final Network network;
  private final Map<String, Disk> disks;
  private final Set<Long> frozen = ConcurrentHashMap.newKeySet();

  private Arena(Cluster cluster, Network network, Map<String, Disk> disks) {
    this.cluster = cluster;
    this.network = network;
    this.disks = disks;
  }

  /** Wraps a cluster on loopback, whose network cannot be cut. */
  static Arena of(Cluster cluster) {
    return new Arena(cluster, null, Map.of());
  }

  /**
   * Starts three brokers, two gateways, three room-services, two presence-services and two
   * history-services.
   *
   * @param network null where there is none; small disks need the same rights
   */
  static Arena start(Path data, Network network) {
    List<String> options =
        new ArrayList<>(
            List.of("--brokers", "3", "--gateways", "2", "--rooms", "3", "--presence", "2"));
    options.addAll(List.of("--history", "2"));
    Map<String, Disk> disks = new HashMap<>();
    if (network != null) {
      disks.put("kafka-3", new Disk(data.resolve("kafka-3"), 512));
      disks.put("history-2", new Disk(data.resolve("history-2"), 192));
      options.addAll(
          List.of("--places", network.writePlaces(data.resolve("places.tsv")).toString()));
    }
    return new Arena(Cluster.start(data, options), network, disks);
  }

  /** The processes of a cluster that {@link #start} starts. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    Map.of("kafka", 3, "gateway", 2, "room", 3, "presence", 2, "history", 2)
        .forEach(
            (role, count) ->
                IntStream.rangeClosed(1, count).forEach(number -> names.add(role + "-" + number)));
    names.sort(null);
    return names;
  }

  boolean hasNetwork() {
    return network != null;
  }

  boolean hasDisks() {
    return !disks.isEmpty();
  }

  Cluster cluster() {
    return cluster;
  }

  /** Host and port of every gateway. */
  List<String> gateways() {
    return cluster.rows().stream()
        .filter(Cluster.Row::isGateway)
        .map(Cluster.Row::address)
        .toList();
  }

  /** The names of all processes of a role, such as {@code room}. */
  List<String> all(String role) {
    return cluster.rows().stream()
        .map(Cluster.Row::name)
        .filter(name -> name.startsWith(role + "-"))
        .toList();
  }

  void freeze(long pid) {
    frozen.add(pid);
    Shell.signal("STOP", pid);
  }

  void thaw(long pid) {
    Shell.signal("CONT", pid);
    frozen.remove(pid);
  }

  Network network() {
    return network;
  }

  Disk disk(String name) {
    return disks.get(name);
  }

  /** The broker that leads the first partition of the rooms. */
  String leader() {
    return ask(
        admin ->
            admin
                .describeTopics(List.of(TOPIC))
                .topicNameValues()
                .get(TOPIC)
                .get(10, TimeUnit.SECONDS)
                .partitions()
                .get(0)
                .leader()
                .id());
  }

  /** The broker that leads the controllers. */
  String controller() {
    return ask(
        admin -> admin.describeMetadataQuorum().quorumInfo().get(10, TimeUnit.SECONDS).leaderId());
  }

  private interface Question {
    int askOf(Admin admin) throws Exception;
  }

  /** Kafka may be in no state to answer: then the first broker is as good as any. */
  private String ask(Question question) {
    List<String> brokers = new ArrayList<>();
    cluster.rows().stream()
        .filter(row -> row.role().equals("kafka"))
        .forEach(row -> brokers.add(row.address()));
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            String.join(",", brokers),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            9_000,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            3_000);
    try (Admin admin = Admin.create(settings)) {
      return "kafka-" + question.askOf(admin);
    } catch (ExecutionException | TimeoutException noAnswer) {
      return "kafka-1";
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Ends all faults and waits until everything works. */
  void heal() {
    endFaults();
    cluster.awaitReady();
  }

  private void endFaults() {
    List.copyOf(frozen).forEach(this::thaw);
    if (network != null) {
      network.restoreAll();
    }
    disks.values().forEach(Disk::free);
  }

  /** Waits until a process that was told to end has another life, and works. */
  void awaitNextLife(Cluster.Row victim) {
    Eventually.until(
        "another process as " + victim.name(),
        () -> cluster.row(victim.name()).pid() != victim.pid());
    cluster.awaitReady(cluster.row(victim.name()));
  }

  /** Ends all at once, whatever state it is in. */
  void killAll() {
    cluster.killAll();
  }

  @Override
  public void close() {
    endFaults();
    cluster.close();
  }
}
