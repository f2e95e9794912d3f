package dev.parley.node;

import dev.parley.config.Loopback;
import dev.parley.config.Settings;
import dev.parley.health.ManagementSettings;
import dev.parley.node.trust.ClusterSecret;
import dev.parley.telemetry.TelemetrySettings;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a node is whatever it serves.
 *
 * @param id its name in the cluster
 * @param data a folder for what it keeps
 * @param management where health and metrics are served
 * @param clusterHost the interface of Hazelcast
 * @param clusterPort 0 for any free one
 * @param clusterMembers host:port of nodes to join
 * @param clusterDns a name that resolves to all nodes, in place of members
 * @param clusterSilence after how long without a heartbeat others count a node as lost
 * @param clusterSecret what only nodes of this cluster know; null where anybody may join it
 * @param busHost the interface of the event bus
 * @param busPort 0 for any free one
 * @param busTls how the event bus is encrypted
 * @param drainTimeout how long a node that stops waits for what is in flight
 * @param telemetry traces and how rooms are named in them
 * @param central where newer values come from while the node runs
 */
public record NodeSettings(
    String id,
    Path data,
    ManagementSettings management,
    String clusterHost,
    int clusterPort,
    List<String> clusterMembers,
    String clusterDns,
    Duration clusterSilence,
    @Nullable ClusterSecret clusterSecret,
    String busHost,
    int busPort,
    BusTls busTls,
    Duration drainTimeout,
    TelemetrySettings telemetry,
    CentralSource central) {

  private static final int MAX_PORT = 65_535;

  private static final String OPEN = "PARLEY_CLUSTER_OPEN";

  /** Reads them; faults are noted in the settings. */
  public static NodeSettings read(Settings settings) {
    String random = UUID.randomUUID().toString().substring(0, 8);
    String clusterHost = host(settings, "PARLEY_CLUSTER_HOST", "127.0.0.1");
    String busHost = host(settings, "PARLEY_BUS_HOST", clusterHost);
    ClusterSecret secret = ClusterSecret.read(settings);
    boolean open = settings.flag(OPEN, false);
    if (secret == null && !open) {
      requireLoopback(settings, "PARLEY_CLUSTER_HOST", clusterHost);
      requireLoopback(settings, "PARLEY_BUS_HOST", busHost);
    }
    return new NodeSettings(
        settings.text("PARLEY_NODE_ID", "node-" + random),
        Path.of(settings.text("PARLEY_DATA", "data")),
        ManagementSettings.read(settings),
        clusterHost,
        settings.number("PARLEY_CLUSTER_PORT", 5701, 0, MAX_PORT),
        settings.list("PARLEY_CLUSTER_MEMBERS", List.of()),
        settings.text("PARLEY_CLUSTER_DNS", ""),
        settings.duration(
            "PARLEY_CLUSTER_SILENCE",
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            Duration.ofMinutes(5)),
        secret,
        busHost,
        settings.number("PARLEY_BUS_PORT", 0, 0, MAX_PORT),
        BusTls.read(settings, secret),
        settings.duration(
            "PARLEY_DRAIN_TIMEOUT",
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10)),
        TelemetrySettings.read(settings),
        CentralSource.read(settings));
  }

  /** Beyond this machine nobody is let into the cluster without a proof, unless that is said. */
  private static void requireLoopback(Settings settings, String name, String host) {
    if (!Loopback.is(host)) {
      settings.fault(
          name,
          host,
          "a loopback address, unless PARLEY_CLUSTER_SECRET is set, or %s=true lets anybody in"
              .formatted(OPEN));
    }
  }

  /**
   * An address to bind and to announce to others; {@code auto} where it is known only at the start:
   * of several the one under which the cluster is found, see {@link OwnAddress}.
   */
  private static String host(Settings settings, String name, String byDefault) {
    String host = settings.text(name, byDefault);
    if (!host.equals("auto")) {
      return host;
    }
    try {
      return OwnAddress.in(settings.text("PARLEY_CLUSTER_DNS", "")).getHostAddress();
    } catch (UnknownHostException e) {
      settings.fault(name, host, "an address; this machine's own name has none");
      return byDefault;
    }
  }
}
