package dev.parley.standalone;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes the plan of a local cluster: names, ports and settings of its processes. What the user set
 * in the environment stays, but for what makes a process itself: its name, role, folder and
 * addresses.
 */
final class ClusterPlanner {

  /** The class that runs a node, in the module that all services share. */
  private static final String NODE_MAIN = "dev.parley.node.Main";

  private final ClusterOptions options;
  private final Places places;
  private final Map<String, String> environment;
  private final Ports ports;

  /** A node before its settings are known, for they name all other nodes too. */
  private record Member(
      ProcessRole role, String name, int listener, int management, int cluster, int bus) {}

  /**
   * A planner for one cluster.
   *
   * @param environment the supervisor's
   */
  ClusterPlanner(
      ClusterOptions options, Places places, Map<String, String> environment, Ports ports) {
    this.options = options;
    this.places = places;
    this.environment = environment;
    this.ports = ports;
  }

  /**
   * Plans, and starts nothing.
   *
   * @param secret the file of what signs tokens where the environment has no secret; gateways are
   *     given its name, so that no process has the secret in its environment
   * @param clusterSecret the file of what nodes know one another by, in the same way given to all,
   *     unless the environment says that the cluster is open
   * @throws StartFailure where a gateway's port is in use
   */
  ClusterPlan plan(Path secret, Path clusterSecret) {
    reserveGatewayPorts();
    List<BrokerSettings> brokers = brokers();
    List<Member> members = members();

    Map<String, String> shared = shared(brokers, members);
    Defaults set = new Defaults(environment);
    if (set.misses("PARLEY_CLUSTER_SECRET") && set.misses("PARLEY_CLUSTER_OPEN")) {
      putUnlessSet(shared, "PARLEY_CLUSTER_SECRET_FILE", clusterSecret.toString());
    }
    Map<String, String> gatewaysOnly = gatewaysOnly(secret);
    List<ProcessSpec> nodes = new ArrayList<>();
    for (Member member : members) {
      Map<String, String> settings = new HashMap<>(shared);
      if (member.role() == ProcessRole.GATEWAY) {
        settings.putAll(gatewaysOnly);
      }
      nodes.add(node(member, settings));
    }
    // One node founds the cluster and the others join it: six that start at the same moment each
    // found their own and took 20 s to agree on one.
    return new ClusterPlan(
        List.of(
            brokers.stream().map(this::broker).toList(),
            nodes.subList(0, 1),
            nodes.subList(1, nodes.size())));
  }

  private List<BrokerSettings> brokers() {
    int[] controllerPorts = IntStream.range(0, options.brokers()).map(i -> ports.next()).toArray();
    List<String> voters =
        IntStream.rangeClosed(1, options.brokers())
            .mapToObj(id -> BrokerSettings.voter(id, brokerHost(id), controllerPorts[id - 1]))
            .toList();
    return IntStream.rangeClosed(1, options.brokers())
        .mapToObj(
            id ->
                new BrokerSettings(
                    id,
                    options.data().resolve(ProcessRole.KAFKA.processName(id)),
                    brokerHost(id),
                    ports.next(),
                    controllerPorts[id - 1],
                    voters))
        .toList();
  }

  private String brokerHost(int id) {
    return places.of(ProcessRole.KAFKA.processName(id)).host();
  }

  private Map<String, String> shared(List<BrokerSettings> brokers, List<Member> members) {
    Map<String, String> shared = new HashMap<>();
    shared.put(
        "PARLEY_KAFKA_BOOTSTRAP",
        brokers.stream().map(BrokerSettings::bootstrap).collect(Collectors.joining(",")));
    shared.put(
        "PARLEY_CLUSTER_MEMBERS",
        members.stream()
            .map(m -> places.of(m.name()).host() + ":" + m.cluster())
            .collect(Collectors.joining(",")));
    putUnlessSet(shared, "PARLEY_DRAIN_TIMEOUT", "5s");
    putUnlessSet(
        shared,
        "PARLEY_ROOMS_REPLICATION",
        Integer.toString(BrokerSettings.replicas(brokers.size())));
    // The broker's group.consumer.* timeouts are set for it.
    putUnlessSet(shared, "PARLEY_KAFKA_GROUP_PROTOCOL", "consumer");
    return shared;
  }

  private Map<String, String> gatewaysOnly(Path secret) {
    Map<String, String> settings = new HashMap<>();
    if (new Defaults(environment).misses("PARLEY_AUTH_SECRET")) {
      putUnlessSet(settings, "PARLEY_AUTH_SECRET_FILE", secret.toString());
    }
    putUnlessSet(settings, "PARLEY_AUTH_GUESTS", "true");
    return settings;
  }

  /** A room-service first: it needs no other node to be ready. */
  private List<Member> members() {
    List<Member> members = new ArrayList<>();
    addMembers(members, ProcessRole.ROOM, options.rooms());
    addMembers(members, ProcessRole.GATEWAY, options.gateways());
    addMembers(members, ProcessRole.PRESENCE, options.presence());
    addMembers(members, ProcessRole.HISTORY, options.history());
    return members;
  }

  private void addMembers(List<Member> members, ProcessRole role, int count) {
    for (int number = 1; number <= count; number++) {
      int management = ports.next();
      members.add(
          new Member(
              role,
              role.processName(number),
              role == ProcessRole.GATEWAY ? gatewayPort(number) : management,
              management,
              ports.next(),
              ports.next()));
    }
  }

  private int gatewayPort(int number) {
    return options.port() == 0 ? ports.next() : options.port() + number - 1;
  }

  private void reserveGatewayPorts() {
    for (int i = 0; options.port() > 0 && i < options.gateways(); i++) {
      Places.Place place = places.of(ProcessRole.GATEWAY.processName(i + 1));
      if (place.launcher().isEmpty()) {
        Ports.requireFree(gatewayHost(place), options.port() + i, "choose another with --port");
      }
      ports.reserve(options.port() + i);
    }
  }

  private ProcessSpec node(Member member, Map<String, String> settings) {
    Map<String, String> own = new HashMap<>(settings);
    own.put("PARLEY_NODE_ID", member.name());
    own.put("PARLEY_SERVICES", member.role().id());
    own.put("PARLEY_DATA", options.data().resolve(member.name()).toString());
    Places.Place place = places.of(member.name());
    own.put("PARLEY_MANAGEMENT_HOST", place.host());
    own.put("PARLEY_MANAGEMENT_PORT", Integer.toString(member.management()));
    own.put("PARLEY_CLUSTER_HOST", place.host());
    own.put("PARLEY_CLUSTER_PORT", Integer.toString(member.cluster()));
    own.put("PARLEY_BUS_HOST", place.host());
    own.put("PARLEY_BUS_PORT", Integer.toString(member.bus()));
    String host = place.host();
    if (member.role() == ProcessRole.GATEWAY) {
      host = gatewayHost(place);
      own.put("PARLEY_GATEWAY_HOST", host);
      own.put("PARLEY_GATEWAY_PORT", Integer.toString(member.listener()));
    }
    return new ProcessSpec(
        member.role(),
        member.name(),
        host + ":" + member.listener(),
        place.launcher(),
        List.of(NODE_MAIN),
        own,
        new Probe.Http(
            URI.create("http://" + place.host() + ":" + member.management() + "/readyz")));
  }

  private ProcessSpec broker(BrokerSettings broker) {
    String name = ProcessRole.KAFKA.processName(broker.nodeId());
    List<String> command = new ArrayList<>(List.of(BrokerMain.class.getName()));
    command.addAll(broker.toArguments());
    return new ProcessSpec(
        ProcessRole.KAFKA,
        name,
        broker.bootstrap(),
        places.of(name).launcher(),
        command,
        Map.of(),
        broker.readyMark());
  }

  private String gatewayHost(Places.Place place) {
    return environment.getOrDefault("PARLEY_GATEWAY_HOST", place.host());
  }

  private void putUnlessSet(Map<String, String> settings, String name, String value) {
    if (environment.getOrDefault(name, "").isBlank()) {
      settings.put(name, value);
    }
  }
}
