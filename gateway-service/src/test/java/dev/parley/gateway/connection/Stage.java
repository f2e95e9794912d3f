package dev.parley.gateway.connection;

import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import dev.parley.config.Settings;
import dev.parley.gateway.LoopParts;
import dev.parley.gateway.ManualClock;
import dev.parley.gateway.NodeParts;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.Feed;
import dev.parley.gateway.fanout.ManualLoop;
import dev.parley.gateway.fanout.MemberCounts;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.operation.OperationMetrics;
import dev.parley.gateway.operation.RecentTyping;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.rate.Rates;
import dev.parley.gateway.roles.RoomRoles;
import dev.parley.gateway.roles.SlowMode;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.telemetry.Telemetry;
import dev.parley.telemetry.TelemetrySettings;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A gateway alone, without any owner, on a loop and a clock that the test moves; no sockets. */
final class Stage implements AutoCloseable {

  static final String SECRET = "a secret that is long enough for HMAC with SHA-256";

  final ManualLoop eventLoop = new ManualLoop();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final LocalSessions local = new LocalSessions();
  final Tokens tokens;
  final Loop loop;
  private final Rates rates;

  private final Vertx vertx = Vertx.vertx();
  private final Telemetry telemetry =
      Telemetry.open(
          "gateway-service", "g", Map.of(), TelemetrySettings.read(Settings.of(Map.of())));
  private final ManualClock clock = new ManualClock(1_000);
  final RoomRoles roles = RoomRoles.ofOneProcess(1 << 20, clock::wallMillis);
  private int connections;

  /** With settings of the test's. */
  Stage(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.putIfAbsent("PARLEY_AUTH_SECRET", SECRET);
    Settings settings = Settings.of(all);
    AuthSettings auth = AuthSettings.read(settings);
    GatewaySettings gateway = GatewaySettings.read(settings);
    NodeContext node =
        new NodeContext(
            "g",
            vertx,
            new Bus(vertx, "g"),
            new Directory(vertx, NodeClock.SYSTEM),
            null,
            telemetry,
            meters,
            clock,
            Path.of("."));
    tokens = new Tokens(auth, Clock.systemUTC());
    Partitions partitions = new Partitions(1);
    FanOutMetrics fanOut = new FanOutMetrics(meters);
    MemberCounts counts = new MemberCounts();
    Shown shown = new Shown(gateway.limits().body());
    rates = new Rates(gateway.rates(), clock, meters);
    NodeParts parts =
        new NodeParts(
            new Feed(node, eventLoop, partitions, counts, fanOut, shown),
            new PresenceReporter(node, eventLoop),
            local,
            new Rosters(node, counts),
            rates,
            new RecentTyping(),
            roles,
            new SlowMode(),
            new GatewayMetrics(meters),
            new OperationMetrics(meters),
            fanOut,
            null);
    roles.onBan(local::expel);
    loop = LoopParts.assemble(node, eventLoop, 0, gateway, auth, tokens, partitions, parts).loop();
  }

  Connection connection(FakeTransport transport) {
    return new Connection(
        "c" + ++connections, "127.0.0.1", rates.connection("127.0.0.1"), loop, transport);
  }

  /** Lets time pass on the clock and on the loop. */
  void advance(Duration time) {
    clock.advance(time);
    eventLoop.advance(time.toMillis());
    eventLoop.runAll();
  }

  /** Hands frames to a connection, as its transport does, and runs what follows at once. */
  void receive(Connection connection, String... frames) {
    for (String frame : frames) {
      connection.message(frame.getBytes(StandardCharsets.UTF_8));
    }
    eventLoop.runAll();
  }

  @Override
  public void close() {
    vertx.close().await();
    telemetry.close().await();
  }
}
