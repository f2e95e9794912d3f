package dev.parley.gateway.web;

import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.config.Settings;
import dev.parley.contract.Announcement;
import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.Kick;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.Role;
import dev.parley.contract.RoomHead;
import dev.parley.contract.RoomRecord;
import dev.parley.contract.Roster;
import dev.parley.contract.UserPresence;
import dev.parley.gateway.LoopParts;
import dev.parley.gateway.ManualClock;
import dev.parley.gateway.NodeParts;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Rights;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.connection.GatewayMetrics;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.Feed;
import dev.parley.gateway.fanout.MemberCounts;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.hook.HookClient;
import dev.parley.gateway.hook.HookMetrics;
import dev.parley.gateway.hook.HookSettings;
import dev.parley.gateway.operation.OperationMetrics;
import dev.parley.gateway.operation.RecentTyping;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.rate.Rates;
import dev.parley.gateway.roles.RoomRoles;
import dev.parley.gateway.roles.SlowMode;
import dev.parley.gateway.sse.EventStreams;
import dev.parley.gateway.websocket.Sockets;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.protocol.Member;
import dev.parley.protocol.Position;
import dev.parley.protocol.RequestReader;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import dev.parley.telemetry.Telemetry;
import dev.parley.telemetry.TelemetrySettings;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.VertxInternal;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A gateway's entrance on one event loop, without a socket and by the clock of the test. The node
 * also owns the one partition and has presence, unless it is {@linkplain #alone alone}.
 */
public final class HttpStage implements AutoCloseable {

  /** When it is, seconds since 1970 UTC. */
  public static final long NOW = 1_800_000_000;

  static final String EPOCH = "the epoch";

  private static final String LOOPBACK = "127.0.0.1";

  /** What the owner keeps of what is appended, so that many appends need no memory. */
  private static final int MAX_KEPT = 1_000;

  /** How much the rules of all rooms may be; those of one a sixteenth. */
  static final int ROLES_BYTES = 16 << 10;

  /** The first of all that was appended, in order. */
  public final List<RoomRecord> log = new CopyOnWriteArrayList<>();

  /** What can be asked of presence. */
  public final List<Member> members = new CopyOnWriteArrayList<>();

  public final EventStreams streams;
  public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Admission admission;
  final Sockets sockets;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final Telemetry telemetry =
      Telemetry.open("gateway", "g", Map.of(), TelemetrySettings.read(Settings.of(Map.of())));
  private final ManualClock clock = new ManualClock(TimeUnit.SECONDS.toMillis(NOW));
  private final RoomRoles roles = RoomRoles.ofOneProcess(ROLES_BYTES, clock::wallMillis);
  private final AtomicLong appended = new AtomicLong();
  private final NodeContext node;
  private final Tokens tokens;
  private final Entrance entrance;
  private final EdgeSettings edge;
  private final Rates rates;
  private final int frameBytes;

  private final HookClient hook;

  private HttpStage(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.putIfAbsent("PARLEY_LIMITS", "off");
    all.putIfAbsent("PARLEY_GATEWAY_HOSTS", "*");
    all.put("PARLEY_AUTH_SECRET", "a secret that is long enough for HMAC with SHA-256");
    Settings settings = Settings.of(all);
    AuthSettings auth = AuthSettings.read(settings);
    GatewaySettings gateway = GatewaySettings.read(settings);
    frameBytes = gateway.limits().frame();
    Directory directory = new Directory(vertx, NodeClock.SYSTEM);
    node =
        new NodeContext(
            "g",
            vertx,
            new Bus(vertx, "g"),
            directory,
            null,
            telemetry,
            meters,
            clock,
            Path.of("."));
    tokens = new Tokens(auth, Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
    rates = new Rates(gateway.rates(), node.clock(), meters);
    hook =
        HookClient.open(
            HookSettings.read(settings),
            vertx,
            node.clock(),
            new HookMetrics(meters),
            new RequestReader(gateway.limits()),
            gateway.limits().body());
    LoopParts parts = onLoop(() -> parts(gateway, auth));
    streams = onLoop(() -> new EventStreams(parts.loop(), parts.watchRoom(), "stream/"));
    sockets = onLoop(() -> new Sockets(parts.loop(), "socket/"));
    edge = EdgeSettings.read(settings, gateway.host());
    admission = new Admission(edge, rates, meters);
    Router router = Router.router(vertx);
    Origins origins = new Origins(auth.origins());
    new HttpApi(
            gateway,
            parts.loop().requests(),
            tokens,
            parts.loop().operations(),
            new EventRoute(streams, admission),
            admission)
        .mount(router, origins);
    StaticFiles files = StaticFiles.read("web", getClass().getClassLoader());
    entrance =
        new Entrance(origins, router, sockets, files, admission, edge.hosts(), new Hsts(edge));
    settings.check();
  }

  private LoopParts parts(GatewaySettings gateway, AuthSettings auth) {
    EventLoop loop = EventLoop.of(context);
    Partitions partitions = new Partitions(1);
    FanOutMetrics fanOut = new FanOutMetrics(meters);
    MemberCounts counts = new MemberCounts();
    Shown shown = new Shown(gateway.limits().body());
    NodeParts shared =
        new NodeParts(
            new Feed(node, loop, partitions, counts, fanOut, shown),
            new PresenceReporter(node, loop),
            new LocalSessions(),
            new Rosters(node, counts),
            rates,
            new RecentTyping(),
            roles,
            new SlowMode(),
            new GatewayMetrics(meters),
            new OperationMetrics(meters),
            fanOut,
            hook);
    return LoopParts.assemble(node, loop, 0, gateway, auth, tokens, partitions, shared);
  }

  /** A gateway that finds no other service; {@code settings} are names and values in turn. */
  public static HttpStage alone(String... settings) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    return new HttpStage(values);
  }

  /** A gateway with all that it asks. */
  public static HttpStage open(String... settings) {
    HttpStage stage = alone(settings);
    stage.serve();
    return stage;
  }

  private void serve() {
    CompletableFuture<Void> known = new CompletableFuture<>();
    Directory directory = node.directory();
    directory.onChange(
        () -> {
          if (directory.owner(Role.ROOM, 0).isPresent()
              && directory.owner(Role.HISTORY, 0).isPresent()
              && !directory.nodes(Role.PRESENCE).isEmpty()
              && !directory.nodes(Role.GATEWAY).isEmpty()) {
            known.complete(null);
          }
        });
    Bus bus = node.bus();
    get(
        Future.all(
            directory.open(),
            bus.serve(Role.ROOM)
                .on(Endpoints.APPEND, this::append)
                .on(Endpoints.FIND, append -> Future.succeededFuture(find(append)))
                .on(Endpoints.HEAD, query -> Future.succeededFuture(head()))
                .open(),
            bus.serve(Role.HISTORY)
                .on(Endpoints.PAGE, query -> Future.succeededFuture(page(query)))
                .open(),
            bus.serve(Role.PRESENCE)
                .on(
                    Endpoints.ROSTER,
                    query ->
                        Future.succeededFuture(
                            new Roster(List.copyOf(members), members.size(), null, 7)))
                .on(Endpoints.USER, query -> Future.succeededFuture(user(query.user())))
                .on(Endpoints.END, kick -> Future.succeededFuture(new Kick.Reply(1)))
                .open(),
            bus.serve(Role.GATEWAY)
                .on(Endpoints.KICK, kick -> Future.succeededFuture(new Kick.Reply(2)))
                .open()));
    for (Role role : List.of(Role.ROOM, Role.HISTORY, Role.PRESENCE, Role.GATEWAY)) {
      directory.announce(
          () -> new Announcement(bus.life(), role, 1, false, List.of(new Ownership(0, 1))));
    }
    get(Future.fromCompletionStage(known));
  }

  private Future<AppendBatch.Reply> append(AppendBatch batch) {
    List<AppendBatch.Outcome> outcomes =
        batch.appends().stream()
            .<AppendBatch.Outcome>map(
                append -> {
                  long offset = appended.getAndIncrement();
                  if (offset < MAX_KEPT) {
                    log.add(record(append, offset));
                  }
                  return new AppendBatch.Stored(offset, 5);
                })
            .toList();
    return Future.succeededFuture(new AppendBatch.Reply(EPOCH, outcomes));
  }

  private AppendBatch.Reply find(Append append) {
    List<AppendBatch.Outcome> found =
        log.stream()
            .filter(record -> record.sender().equals(append.sender()))
            .filter(record -> record.key().equals(append.key()))
            .<AppendBatch.Outcome>map(record -> new AppendBatch.Stored(record.offset(), 5))
            .limit(1)
            .toList();
    return new AppendBatch.Reply(EPOCH, found);
  }

  private static RoomRecord record(Append append, long offset) {
    return new RoomRecord(
        append.room(),
        offset,
        offset - 1,
        append.kind(),
        append.sender(),
        append.name(),
        append.key(),
        5,
        append.target(),
        append.body(),
        append.traceparent());
  }

  private RoomHead head() {
    long last = appended.get() - 1;
    return new RoomHead(EPOCH, last, last < 0 ? Position.NOTHING : last);
  }

  private Page page(PageQuery query) {
    List<RoomRecord> all =
        log.stream()
            .filter(
                record ->
                    query.backwards()
                        ? record.offset() < query.before()
                        : record.offset() > query.after())
            .toList();
    int size = Math.min(query.limit(), all.size());
    int from = query.backwards() ? all.size() - size : 0;
    return new Page(
        EPOCH, all.subList(from, from + size), size < all.size(), appended.get() - 1, 0);
  }

  private UserPresence user(String user) {
    return new UserPresence(
        List.of(
            new UserPresence.Device(
                new Member("s1", user, "Ada", SessionState.ONLINE, 3),
                List.of(new RoomId("lobby")),
                "g",
                4)));
  }

  /** Lets the node's clock run ahead, a second at each turn of the loop. */
  FakeResponse letTimePassUntilAnswered(FakeRequest request) {
    onLoop(() -> vertx.setPeriodic(1, tick -> clock.advance(Duration.ofSeconds(1))));
    return request.answer().await();
  }

  /** Listens on loopback as a gateway does, and lets the time pass. Returns the port. */
  public int listen() {
    vertx.setPeriodic(100, tick -> clock.advance(Duration.ofMillis(100)));
    ConnectionSetup setup = Unbounded.setup(null, edge);
    return get(onLoop(
            () -> ClientServer.create(vertx, frameBytes, setup, entrance).listen(0, LOOPBACK)))
        .actualPort();
  }

  /** A token with rights. */
  public String token(Rights rights) {
    return tokens.issue(new Identity("ada", "Ada", rights, NOW, NOW + 3_600));
  }

  /** A request of somebody with rights. */
  public FakeRequest request(HttpMethod method, String uri, Rights rights) {
    return new FakeRequest(method, uri).with("Authorization", "Bearer " + token(rights));
  }

  /** A request of somebody who may join and send everywhere. */
  public FakeRequest request(HttpMethod method, String uri) {
    return request(method, uri, Rights.ALL_ROOMS);
  }

  /** Makes a request come in, with its body, and waits until it is answered. */
  public FakeResponse ask(FakeRequest request) {
    begin(request);
    return request.answer().await();
  }

  /** Makes a request come in, with its body. */
  void begin(FakeRequest request) {
    onLoop(
        () -> {
          entrance.handle(request);
          request.deliver();
          return true;
        });
  }

  /** Runs something on the loop and waits for it. */
  public <T> T onLoop(Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(
        turn -> {
          try {
            done.complete(task.get());
          } catch (RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    return get(Future.fromCompletionStage(done));
  }

  private static <T> T get(Future<T> future) {
    return future.timeout(10, TimeUnit.SECONDS).await();
  }

  @Override
  public void close() {
    get(vertx.close());
    get(telemetry.close());
  }
}
