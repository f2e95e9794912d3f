package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import dev.parley.bus.Endpoint;
import dev.parley.bus.Endpoints;
import dev.parley.config.Settings;
import dev.parley.contract.Announcement;
import dev.parley.contract.NodeLife;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.Resume;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.Roster;
import dev.parley.contract.UserPresence;
import dev.parley.node.Node;
import dev.parley.node.NodeContext;
import dev.parley.node.ServiceModule;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Three members of one cluster in this JVM: two with presence, and one that owns the rooms and
 * plays the gateways.
 */
final class PresenceCluster implements AutoCloseable {

  static final String FIRST = "presence-1";
  static final String SECOND = "presence-2";

  /** Is there only where a test {@linkplain #add adds} it. */
  static final String THIRD = "presence-3";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, String> settings;
  private final List<Integer> ports;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Probe> instances = new HashMap<>();
  private final Probe rooms = new Probe(Role.ROOM);
  private final Map<String, NodeLife> gateways = new ConcurrentHashMap<>();

  /** Starts it, and waits until everybody has heard of everybody. */
  PresenceCluster(Map<String, String> settings) throws IOException {
    this.settings = settings;
    ports = freePorts(4);
    for (String name : List.of(FIRST, SECOND)) {
      instances.put(name, new Probe(Role.PRESENCE));
    }
    start(FIRST, 0, new PresenceModule(), instances.get(FIRST));
    start(SECOND, 1, new PresenceModule(), instances.get(SECOND));
    start("edge", 2, rooms);
    gateway("gw-1");
    gateway("gw-2");
    for (Probe instance : instances.values()) {
      until(() -> instance.node().directory().nodes(Role.GATEWAY).size() == 2);
      until(() -> instance.node().directory().owner(Role.ROOM, 0).isPresent());
    }
  }

  /** Starts a third instance, which has heard of nobody yet. */
  void add() {
    start(THIRD, 3, new PresenceModule());
  }

  private void start(String name, int port, ServiceModule... modules) {
    Map<String, String> own = new HashMap<>(settings);
    own.put("PARLEY_NODE_ID", name);
    own.put("PARLEY_DATA", "target/" + name);
    own.put("PARLEY_MANAGEMENT_PORT", "0");
    own.put("PARLEY_CLUSTER_PORT", ports.get(port).toString());
    own.put(
        "PARLEY_CLUSTER_MEMBERS",
        ports.stream().map(each -> "127.0.0.1:" + each).collect(Collectors.joining(",")));
    own.put("PARLEY_ROOMS_PARTITIONS", "4");
    own.put("PARLEY_PRESENCE_LOG", "false");
    Node node = get(Node.start(Settings.of(own), Map.of(), List.of(modules)));
    nodes.add(node);
    assertThat(node.notReady()).isEmpty();
  }

  private void gateway(String name) {
    gateways.put(name, new NodeLife(name, ""));
    rooms
        .node()
        .directory()
        .announce(() -> new Announcement(gateways.get(name), Role.GATEWAY, 4, false, List.of()));
  }

  /** What an instance's services were given. */
  NodeContext instance(String name) {
    return instances.get(name).node();
  }

  /** Replaces a gateway by another node, or by another life of it. */
  void gatewayIs(String name, NodeLife next) {
    gateways.put(name, next);
    rooms.node().directory().refresh();
  }

  /** Ends instances abruptly, as soon as every session has its backup. */
  void kill(String... names) {
    until(() -> edge().getPartitionService().isClusterSafe());
    Stream.of(names)
        .parallel()
        .forEach(name -> instance(name).hazelcast().getLifecycleService().terminate());
  }

  /** The data grid as the member without presence has it. */
  HazelcastInstance edge() {
    return rooms.node().hazelcast();
  }

  <Q, R> Future<R> send(String instance, Endpoint<Q, R> endpoint, Q query) {
    return rooms.node().bus().request(instance, endpoint, query, PATIENCE);
  }

  Resume.Reply resume(String instance, String gateway, String session, String connection) {
    Opened opened = new Opened(session, "user-" + session, null, connection, "192.0.2.9");
    return get(send(instance, Endpoints.RESUME, new Resume(gateway, opened)));
  }

  UserPresence user(String instance, String user) {
    return get(send(instance, Endpoints.USER, new UserPresence.Query(user)));
  }

  Future<PresenceReport.Reply> send(String instance, String gateway, List<Change> changes) {
    return send(instance, Endpoints.REPORT, new PresenceReport(gateway, changes));
  }

  PresenceReport.Reply report(String instance, String gateway, Change... changes) {
    return get(send(instance, gateway, List.of(changes)));
  }

  Future<Roster> ask(String instance, RoomId room, int limit, String cursor) {
    return send(instance, Endpoints.ROSTER, new Roster.Query(room, limit, cursor));
  }

  Roster roster(String instance, RoomId room) {
    return get(ask(instance, room, 1_000, null));
  }

  /** The events of a room so far. */
  List<PresenceChanged> events(RoomId room) {
    return rooms.events().stream().filter(event -> event.room().equals(room)).toList();
  }

  /** The sessions in one list of all events of a room so far, with repetitions. */
  List<String> published(RoomId room, Function<PresenceChanged, List<Member>> list) {
    return events(room).stream().map(list).flatMap(List::stream).map(Member::session).toList();
  }

  /** What a gateway says of a session that has joined a room. */
  static Stream<Change> joining(String session, RoomId room) {
    return Stream.of(
        new Opened(session, "user-" + session, null, "c-" + session, "192.0.2.1"),
        new Joined(session, room));
  }

  /** Waits for a condition. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Waits for a future. */
  static <T> T get(Future<T> future) {
    return future.timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).await();
  }

  @Override
  public void close() {
    get(Future.join(nodes.stream().map(Node::close).toList()));
  }

  /** Below those that the system gives to connections: one of these could be first. */
  private static List<Integer> freePorts(int count) throws IOException {
    Random random = new Random();
    List<ServerSocket> sockets = new ArrayList<>();
    while (sockets.size() < count) {
      int port = 10_000 + random.nextInt(10_000);
      try {
        sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      } catch (BindException taken) {
        // another one, then
      }
    }
    List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }
}
