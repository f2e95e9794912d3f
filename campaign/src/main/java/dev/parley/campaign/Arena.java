package dev.parley.campaign;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.process.Cluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A cluster, and all that can be done to it. */
final class Arena implements AutoCloseable {

  private static final String TOPIC = "parley.rooms.v1";

  private static final String ASSERTIONS = Cluster.QUICK_START + " -ea";

  /** Every buffer is followed until it is released, which costs a multiple of what it does. */
  private static final String LEAK_DETECTION = " -Dio.netty.leakDetection.level=paranoid";

  private final Cluster cluster;
  private final @Nullable Network network;
  private final Map<String, Disk> disks;
  private final @Nullable Clocks clocks;
  private final Set<Long> frozen = ConcurrentHashMap.newKeySet();

  private Arena(
      Cluster cluster,
      @Nullable Network network,
      Map<String, Disk> disks,
      @Nullable Clocks clocks) {
    this.cluster = cluster;
    this.network = network;
    this.disks = disks;
    this.clocks = clocks;
  }

  /** Wraps a cluster on loopback, whose network cannot be cut. */
  static Arena of(Cluster cluster) {
    return new Arena(cluster, null, Map.of(), null);
  }

  /**
   * Starts three brokers, two gateways, three room-services, two presence-services and two
   * history-services.
   *
   * @param network null where there is none; small disks and clocks need the same rights
   */
  static Arena start(Path data, @Nullable Network network) {
    List<String> options =
        new ArrayList<>(
            List.of("--brokers", "3", "--gateways", "2", "--rooms", "3", "--presence", "2"));
    options.addAll(List.of("--history", "2"));
    Map<String, Disk> disks = new HashMap<>();
    Clocks clocks =
        network != null && Clocks.arePossible() ? Clocks.in(data.resolve("clocks")) : null;
    if (network != null) {
      disks.put("kafka-3", new Disk(data.resolve("kafka-3"), 512));
      disks.put("history-2", new Disk(data.resolve("history-2"), 192));
      Path places =
          network.writePlaces(
              data.resolve("places.tsv"),
              name -> clocks == null || name.startsWith("kafka") ? "" : clocks.launcher(name));
      options.addAll(List.of("--places", places.toString()));
    }
    return new Arena(Cluster.start(data, options, watched(true)), network, disks, clocks);
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

  /**
   * Settings for nodes that are watched closely: assertions on, logs that a program can read, more
   * than one event loop in a gateway whatever the machine, little patience with a client that takes
   * nothing, and much with one whose link is stopped between the handshake and connect: it is
   * closed for good (4504).
   *
   * @param buffers whether every buffer is followed as well
   */
  static Map<String, String> watched(boolean buffers) {
    return Map.of(
        "PARLEY_JAVA_OPTS", buffers ? ASSERTIONS + LEAK_DETECTION : ASSERTIONS,
        "PARLEY_LOG_FORMAT", "json",
        "PARLEY_GATEWAY_LOOPS", "2",
        "PARLEY_GATEWAY_STALL", "10s",
        "PARLEY_GATEWAY_CONNECT_TIMEOUT", "1m");
  }

  boolean hasNetwork() {
    return network != null;
  }

  boolean hasClocks() {
    return clocks != null;
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

  /** Only where {@link #hasNetwork}. */
  Network network() {
    return Objects.requireNonNull(network, "no network of its own");
  }

  Disk disk(String name) {
    return Objects.requireNonNull(disks.get(name), name);
  }

  /** Only where {@link #hasClocks}. */
  Clocks clocks() {
    return Objects.requireNonNull(clocks, "no clocks that can be set");
  }

  /** Where each process writes its log. */
  Path logs() {
    return cluster.data().resolve("logs");
  }

  /** Where a process keeps its data. */
  Path dataOf(String name) {
    return cluster.data().resolve(name);
  }

  /** Writes a record into a partition of the rooms that is none of Parley's. */
  void poison(int partition) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            brokers(),
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            9_000);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, bytes, bytes)) {
      byte[] nonsense = {0, -1, 42};
      producer.send(new ProducerRecord<>(TOPIC, partition, nonsense, nonsense));
    }
  }

  /** The broker that leads the first partition of the rooms. */
  String leader() {
    return ask(
        admin ->
            Objects.requireNonNull(
                    admin.describeTopics(List.of(TOPIC)).topicNameValues().get(TOPIC))
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
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            brokers(),
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

  private String brokers() {
    return cluster.rows().stream()
        .filter(row -> row.role().equals("kafka"))
        .map(Cluster.Row::address)
        .collect(Collectors.joining(","));
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
    if (clocks != null) {
      clocks.restoreAll();
    }
  }

  /** Waits until a process that was stopped or killed runs again, and works. */
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
