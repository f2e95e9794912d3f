package dev.parley.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.node.Deployed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The gateway's WebSockets against the Autobahn test suite: all of its entrance, server and frames,
 * and an {@link Echo} in place of the protocol.
 */
@Timeout(900)
class AutobahnIT {

  /** The suite sends messages of 16 MiB, the most that the setting allows, at any rate. */
  private static final Settings SETTINGS =
      Settings.of(Map.of("PARLEY_LIMIT_FRAME", Integer.toString(16 << 20), "PARLEY_LIMITS", "off"));

  private static final AutobahnSuite.Result OK = new AutobahnSuite.Result("OK", "OK");

  /** Text that is no UTF-8, of which more is to come: closed with 1007, but not before its end. */
  private static final AutobahnSuite.Result LATE = new AutobahnSuite.Result("NON-STRICT", "OK");

  /** Where RFC 6455 leaves the choice to the server. */
  private static final AutobahnSuite.Result FREE =
      new AutobahnSuite.Result("INFORMATIONAL", "INFORMATIONAL");

  private static final Map<String, AutobahnSuite.Result> EXPECTED =
      new TreeMap<>(
          Map.of(
              "6.4.1", LATE, // a frame after a good one
              "6.4.2", LATE,
              "6.4.3", LATE, // a part of a frame: frames are read whole
              "6.4.4", LATE,
              "7.1.6", FREE, // a message of 256 KiB and a close right after it: echoed, then closed
              "7.13.1", FREE, // close code 5000: 1002
              "7.13.2", FREE)); // close code 65535: 1002

  private final AutobahnSuite suite = new AutobahnSuite(Path.of("target", "autobahn"));

  @Test
  void everyCaseIsPassed() throws Exception {
    Map<String, AutobahnSuite.Result> results;
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try {
      int port =
          get(Deployed.open(vertx, loop -> new EchoServer(vertx, SETTINGS, loop))).server().port();
      results = suite.run("ws://127.0.0.1:" + port + "/ws");
    } finally {
      get(vertx.close());
    }

    Map<String, AutobahnSuite.Result> others = new TreeMap<>(results);
    others.values().removeIf(OK::equals);
    Map<String, AutobahnSuite.Result> compression = new TreeMap<>(others);
    compression.keySet().removeIf(id -> !isCompression(id));
    others.keySet().removeAll(compression.keySet());
    assertThat(results).hasSizeGreaterThan(250);
    assertThat(others).isEqualTo(EXPECTED);
    assertThat(compression.values()).allMatch(r -> r.behavior().equals("UNIMPLEMENTED"));
  }

  /** A gateway does not offer it; only a later suite than the one in the libraries asks. */
  private static boolean isCompression(String id) {
    return id.startsWith("12.") || id.startsWith("13.");
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
