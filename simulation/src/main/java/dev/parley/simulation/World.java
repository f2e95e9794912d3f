package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MILLI;

import com.hazelcast.core.HazelcastInstance;
import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import dev.parley.log.LogWriter;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import dev.parley.protocol.RoomId;
import dev.parley.room.RoomSettings;
import dev.parley.telemetry.Telemetry;
import dev.parley.telemetry.TelemetrySettings;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A cluster, its brokers, its clients and all that they have seen. */
final class World {

  static final String EPOCH = "epoch";

  private static final Telemetry TELEMETRY =
      Telemetry.open(
          "simulation",
          "s",
          Map.of(),
          TelemetrySettings.read(dev.parley.config.Settings.of(Map.of())));

  /** The services that are simulated use no data grid. */
  private static final HazelcastInstance NO_GRID =
      VirtualVertx.proxy(
          HazelcastInstance.class,
          (proxy, method, arguments) -> {
            throw VirtualVertx.unknown(method.toString());
          });

  final Settings settings;
  final Timeline timeline;
  final Network network;
  final VirtualBus bus;
  final List<SimulatedLog> logs = new ArrayList<>();
  final Group owners;
  final Group historians;
  final RoomNode[] roomNodes;
  final GatewayNode[] gateways;
  final HistoryNode[] historyNodes;
  final List<Client> clients = new ArrayList<>();
  final List<View> views = new ArrayList<>();
  final List<Socket> sockets = new ArrayList<>();
  final List<Acknowledgement> acknowledgements = new ArrayList<>();
  final List<PageCheck> pages = new ArrayList<>();
  final List<String> violations = new ArrayList<>();

  /** All faults are over. */
  boolean healed;

  /** Keys of records that a producer gave up and never wrote. */
  final Set<String> lostByProducer = new HashSet<>();

  private final Bug bug;
  private final Tampering tampering;
  private final RoomTopic topic;
  private @Nullable Truth truth;

  World(long seed, Bug bug) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.bug = bug;
    this.settings = Settings.draw(random);
    this.timeline = new Timeline(random, bug);
    this.network = new Network(timeline);
    this.topic = new RoomTopic("rooms", EPOCH, settings.partitions());
    for (int partition = 0; partition < settings.partitions(); partition++) {
      logs.add(new SimulatedLog(partition, timeline));
    }
    this.owners = new Group(timeline, settings.partitions(), settings.session());
    this.historians = new Group(timeline, settings.partitions(), settings.session());
    this.tampering = new Tampering(bug, timeline, logs);
    this.bus = new VirtualBus(timeline, network, tampering, this::violation);
    this.roomNodes = new RoomNode[settings.roomNodes()];
    this.gateways = new GatewayNode[settings.gateways()];
    this.historyNodes = new HistoryNode[settings.historyNodes()];
    Background.fill(this);
    for (int i = 0; i < roomNodes.length; i++) {
      startRooms(i);
    }
    for (int i = 0; i < gateways.length; i++) {
      startGateway(i);
    }
    for (int i = 0; i < historyNodes.length; i++) {
      startHistory(i, new CrashingStore());
    }
    for (int i = 0; i < settings.clients(); i++) {
      clients.add(new Client("u" + i, this, someRooms(), false));
    }
    if (settings.isFlooded()) {
      clients.add(new Client("flooder", this, someRooms(), true));
    }
    network.trouble(settings.loss(), settings.repetition(), settings.slowness());
  }

  private List<String> someRooms() {
    List<String> wanted = new ArrayList<>();
    for (int room = 0; room < settings.rooms(); room++) {
      if (timeline.chance(0.6)) {
        wanted.add("r" + room);
      }
    }
    return wanted.isEmpty() ? List.of("r0") : wanted;
  }

  int partition(String room) {
    return RoomTopic.partition(room.getBytes(StandardCharsets.US_ASCII), settings.partitions());
  }

  /** Whether a node that lost a room's partition does not know it yet. */
  boolean contested(String room) {
    int partition = partition(room);
    return Arrays.stream(roomNodes)
        .anyMatch(
            node ->
                node.machine().alive()
                    && node.machine() != owners.owner(partition)
                    && node.service().serves(partition));
  }

  static RoomId id(String room) {
    return new RoomId(room);
  }

  void violation(String text) {
    violations.add(text);
  }

  /** What is stored, by the rule, as of now. */
  Truth truth() {
    long size = logs.stream().mapToLong(log -> log.all().size()).sum();
    if (truth == null || truth.size() != size) {
      truth = new Truth(logs, settings.dedupWindow(), size);
    }
    return truth;
  }

  @Nullable GatewayNode anyGateway() {
    return gateways[timeline.random().nextInt(gateways.length)];
  }

  // ---- nodes

  void startRooms(int number) {
    Machine machine = machine("rooms-" + number);
    Loop loop = new Loop(machine);
    NodeContext node = node(machine, loop, new VirtualVertx(machine, bus.of(machine)).vertx());
    SimulatedProducer producer =
        new SimulatedProducer(
            loop, logs, settings.producerTimeout(), settings.lostAcknowledgements(), this::givenUp);
    SimulatedRooms service =
        loop.call(
            () ->
                new SimulatedRooms(
                    node,
                    topic,
                    new RoomSettings(
                        settings.ringBytes(),
                        settings.pendingBytes(),
                        bug == Bug.OWNER_WITHOUT_DEDUP ? 0 : settings.dedupWindow(),
                        bug == Bug.OWNER_WITHOUT_PACE ? Duration.ZERO : settings.dedupTime()),
                    bug != Bug.TAKES_OVER_BLINDLY,
                    LogWriter.with(producer.producer(), topic.name(), node.meters())));
    Tail tail = new Tail(loop, logs, service);
    roomNodes[number] = new RoomNode(machine, service, tail, producer);
    owners.join(tail);
  }

  private void givenUp(ProducerRecord<byte[], byte[]> record) {
    lostByProducer.add(
        new String(record.headers().lastHeader("key").value(), StandardCharsets.UTF_8));
  }

  void startGateway(int number) {
    Machine machine = machine("gateway-" + number);
    VirtualVertx vertx = new VirtualVertx(machine, bus.of(machine));
    NodeContext node = node(machine, new Loop(machine), vertx.vertx());
    gateways[number] =
        new GatewayNode(
            node,
            vertx,
            machine,
            settings.partitions(),
            settings.loops(),
            settings.sendDeadline(),
            tampering);
  }

  void startHistory(int number, CrashingStore store) {
    Machine machine = machine("history-" + number);
    Loop loop = new Loop(machine);
    NodeContext node = node(machine, loop, new VirtualVertx(machine, bus.of(machine)).vertx());
    int window = bug == Bug.HISTORY_WITHOUT_DEDUP ? 0 : settings.dedupWindow();
    SimulatedHistory service = loop.call(() -> new SimulatedHistory(node, topic, store, window));
    Tail tail = new Tail(loop, logs, service);
    historyNodes[number] = new HistoryNode(machine, tail, store);
    historians.join(tail);
    loop.timer(0, () -> flush(loop, store));
  }

  private void flush(Loop loop, CrashingStore store) {
    store.flush();
    loop.timer(timeline.between(200 * MILLI, 3_000 * MILLI), () -> flush(loop, store));
  }

  private Machine machine(String name) {
    long skew = timeline.chance(0.1) ? timeline.between(-3_600_000, 3_600_000) : 0;
    return new Machine(name, timeline, settings.isFlooded() ? 0 : skew);
  }

  private NodeContext node(Machine machine, Loop loop, Vertx vertx) {
    Directory directory = new Directory(vertx, machine.clock);
    loop.call(directory::open);
    return new NodeContext(
        machine.name,
        vertx,
        new Bus(vertx, machine.name, machine.clock),
        directory,
        NO_GRID,
        TELEMETRY,
        new CompositeMeterRegistry(),
        machine.clock,
        Path.of("."));
  }

  void kill(Machine machine) {
    machine.kill();
    bus.forget(machine);
    clients.forEach(client -> client.gatewayDied(machine));
  }
}
