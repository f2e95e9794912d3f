package dev.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import dev.parley.concurrent.EventLoop;
import dev.parley.config.Settings;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.Sessions;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.fanout.Outbound;
import dev.parley.gateway.fanout.Turn;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Resumption;
import dev.parley.gateway.protocol.CloseCode;
import dev.parley.gateway.protocol.RequestReader;
import dev.parley.node.NodeContext;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every request gets its answer, whatever goes wrong while it is handled. */
class ConnectionTest {

  private static final String GUEST = "{\"id\":7,\"op\":\"connect\",\"guest\":\"Ada\"}";
  private static final String FAILED =
      "{\"id\":%d,\"error\":{\"code\":\"unavailable\",\"message\":\"something went wrong here\","
          + "\"temporary\":true,\"retryAfter\":1000}}";

  private final Vertx vertx = Vertx.vertx();
  private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
  private final BlockingQueue<CloseCode> closed = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aConnectIsAnswered() throws Exception {
    connection(new Sessions("secret"), GUEST);

    assertThat(next(written)).startsWith("{\"id\":7,\"ok\":{\"session\":");
    assertThat(closed).isEmpty();
  }

  @Test
  void aConnectThatThrowsIsAnsweredAndTheSocketClosedWithATemporaryCode() throws Exception {
    connection(null, GUEST);

    assertThat(next(written)).isEqualTo(FAILED.formatted(7));
    assertThat(next(closed)).isEqualTo(CloseCode.OVERLOAD);
  }

  @Test
  void aRequestThatThrowsIsAnswered() throws Exception {
    connection(
        new Sessions("secret"), GUEST, "{\"id\":8,\"op\":\"history\",\"room\":\"r\",\"limit\":1}");

    assertThat(next(written)).startsWith("{\"id\":7,\"ok\":");
    assertThat(next(written)).isEqualTo(FAILED.formatted(8));
    assertThat(closed).isEmpty();
  }

  /** A connection that gets these frames, on a node whose operations on rooms throw. */
  private void connection(@Nullable Sessions sessions, String... frames) {
    Settings settings = Settings.of(Map.of());
    AuthSettings auth = AuthSettings.read(settings);
    NodeContext node = node();
    EventLoop eventLoop = EventLoop.of(context);
    Loop loop =
        new Loop(
            node,
            eventLoop,
            GatewaySettings.read(settings),
            true,
            new Tokens(vertx, auth, Clock.systemUTC()),
            sessions,
            new RequestReader(GatewaySettings.read(settings).limits()),
            new Turn(eventLoop),
            null,
            null,
            new PresenceReporter(node, eventLoop),
            new LocalSessions(),
            new Resumption(node, eventLoop),
            null,
            new GatewayMetrics(node.meters()));
    context.runOnContext(
        turn -> {
          Connection connection =
              new Connection("c", "127.0.0.1", loop, wire(outbound()), System.nanoTime());
          for (String frame : frames) {
            connection.message(frame.getBytes(StandardCharsets.UTF_8), System.nanoTime());
          }
        });
  }

  private NodeContext node() {
    Directory directory = new Directory(vertx, NodeClock.SYSTEM);
    return new NodeContext(
        "g",
        vertx,
        new Bus(vertx, "g"),
        directory,
        null,
        null,
        new SimpleMeterRegistry(),
        NodeClock.SYSTEM,
        Path.of("."));
  }

  private Wire wire(Outbound outbound) {
    return new Wire() {
      @Override
      public Outbound outbound() {
        return outbound;
      }

      @Override
      public void close(CloseCode code) {
        closed.add(code);
      }

      @Override
      public void reading(boolean on) {}
    };
  }

  /** One that is never full. */
  private Outbound outbound() {
    return (Outbound)
        Proxy.newProxyInstance(
            Outbound.class.getClassLoader(),
            new Class<?>[] {Outbound.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("offer")) {
                written.add(payload((Frame) arguments[0]));
              }
              return method.getReturnType() == boolean.class ? false : null;
            });
  }

  private static String payload(Frame frame) {
    String text = frame.view().toString(StandardCharsets.UTF_8);
    return text.substring(text.indexOf('{'));
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("waited in vain").isNotNull();
    return next;
  }
}
