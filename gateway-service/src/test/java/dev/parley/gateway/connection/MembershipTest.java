package dev.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import dev.parley.concurrent.EventLoop;
import dev.parley.config.Settings;
import dev.parley.contract.RoomId;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Sessions;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.connection.ConnectionState.Open;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.Feed;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.MemberCounts;
import dev.parley.gateway.fanout.Outbound;
import dev.parley.gateway.fanout.Partitions;
import dev.parley.gateway.fanout.RoomReader;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.fanout.Turn;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Resumption;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.protocol.CloseCode;
import dev.parley.gateway.protocol.ProtocolException;
import dev.parley.gateway.protocol.Request;
import dev.parley.gateway.protocol.RequestReader;
import dev.parley.gateway.send.Sender;
import dev.parley.node.NodeContext;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A room without an owner: a join that has no answer for as long as the test takes. */
class MembershipTest {

  private static final RoomId ROOM = new RoomId("r");

  private final Vertx vertx = Vertx.vertx();
  private final EventLoop eventLoop =
      EventLoop.of(((VertxInternal) vertx).createEventLoopContext());
  private Membership membership;
  private Open open;

  @BeforeEach
  void open() throws Exception {
    Settings settings = Settings.of(Map.of());
    AuthSettings auth = AuthSettings.read(settings);
    Tokens tokens = new Tokens(vertx, auth, Clock.systemUTC());
    Identity ada = tokens.newGuest("Ada");
    open = new Open(ada, "s");
    membership =
        onLoop(
            () -> {
              Loop loop = loop(settings, auth, tokens);
              return new Membership(loop, wire(), new Answers("c", loop, wire()));
            });
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatIsSentBehindAJoinWaitsForItsAnswer() throws Exception {
    Future<Void> behind = onLoop(this::joinAndAskForWhatIsBehind);

    assertThat(behind.isComplete()).isFalse();
  }

  @Test
  void leavingLetsWhatWasSentBeforeGoFirst() throws Exception {
    Future<Void> behind = onLoop(this::joinAndAskForWhatIsBehind);

    boolean wentFirst =
        onLoop(
            () -> {
              membership.leave(open, new Request.Leave(3, ROOM));
              return behind.succeeded();
            });

    assertThat(wentFirst).isTrue();
  }

  @Test
  void whatWasSentBeforeTheSocketClosedIsDoneAllTheSame() throws Exception {
    Future<Void> behind = onLoop(this::joinAndAskForWhatIsBehind);

    boolean done =
        onLoop(
            () -> {
              membership.end();
              return behind.succeeded();
            });

    assertThat(done).isTrue();
  }

  @Test
  void nothingIsSentToARoomThatNobodyAskedFor() {
    assertThatThrownBy(() -> membership.joined(ROOM))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("join r first");
  }

  private Future<Void> joinAndAskForWhatIsBehind() {
    membership.join(open, new Request.Join(2, ROOM, null, 0, false));
    return membership.joined(ROOM);
  }

  private Loop loop(Settings settings, AuthSettings auth, Tokens tokens) {
    NodeContext node =
        new NodeContext(
            "g",
            vertx,
            new Bus(vertx, "g"),
            new Directory(vertx, NodeClock.SYSTEM),
            null,
            null,
            new SimpleMeterRegistry(),
            NodeClock.SYSTEM,
            Path.of("."));
    GatewaySettings gateway = GatewaySettings.read(settings);
    GatewayMetrics metrics = new GatewayMetrics(node.meters());
    FanOutMetrics fanOut = new FanOutMetrics(node.meters());
    Partitions partitions = new Partitions(1);
    MemberCounts counts = new MemberCounts();
    Shown shown = new Shown(1_000);
    Turn turn = new Turn(eventLoop);
    RoomReader reader = new RoomReader(node, eventLoop, partitions, fanOut, shown);
    Feed feed = new Feed(node, eventLoop, partitions, counts, fanOut, shown);
    Sender sender = new Sender(node, eventLoop, 0, partitions, Duration.ofSeconds(1));
    return new Loop(
        node,
        eventLoop,
        gateway,
        true,
        tokens,
        new Sessions("secret"),
        new RequestReader(gateway.limits()),
        turn,
        new LoopRooms(eventLoop, turn, feed, reader, fanOut),
        new RoomOperations(node, partitions, sender, reader, new Rosters(node, counts), metrics),
        new PresenceReporter(node, eventLoop),
        new LocalSessions(),
        new Resumption(node, eventLoop),
        null,
        metrics);
  }

  private static Wire wire() {
    return new Wire() {
      @Override
      public Outbound outbound() {
        return (Outbound)
            Proxy.newProxyInstance(
                Outbound.class.getClassLoader(),
                new Class<?>[] {Outbound.class},
                (proxy, method, arguments) ->
                    method.getReturnType() == boolean.class ? false : null);
      }

      @Override
      public void close(CloseCode code) {}

      @Override
      public void reading(boolean on) {}
    };
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    eventLoop.execute(
        () -> {
          try {
            done.complete(task.call());
          } catch (Exception | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    return done.get(20, TimeUnit.SECONDS);
  }
}
