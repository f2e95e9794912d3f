package dev.parley.health;

import dev.parley.http.HeapContent;
import dev.parley.http.Hosts;
import dev.parley.http.InTurn;
import dev.parley.http.Refusal;
import dev.parley.http.SlowRequests;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.function.Supplier;

/**
 * The management port: {@code /livez}, {@code /readyz} with reasons, {@code /metrics}, and {@code
 * /debug} for whoever may look into the node.
 */
public final class Management {

  private final HttpServer server;
  private final Supplier<List<String>> notReady;
  private final PrometheusMeterRegistry meters;
  private final JvmMetrics jvm;
  private final LoopDelays delays;
  private final DebugPages debug;
  private final Hosts hosts;

  private Management(
      Vertx vertx,
      ManagementSettings settings,
      Supplier<List<String>> notReady,
      PrometheusMeterRegistry meters) {
    this.server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false));
    this.hosts = settings.hosts();
    this.notReady = notReady;
    this.meters = meters;
    this.jvm = new JvmMetrics(meters);
    this.delays = LoopDelays.watch(vertx, meters);
    this.debug = new DebugPages(vertx, new DebugAccess(settings.token()), delays);
    Gauge.builder("parley.node.ready", () -> notReady.get().isEmpty() ? 1 : 0)
        .description("1 where the node is ready")
        .register(meters);
  }

  /**
   * Begins to answer.
   *
   * @param notReady the reasons why the node is not ready; none when it is
   */
  public static Future<Management> open(
      Vertx vertx,
      ManagementSettings settings,
      Supplier<List<String>> notReady,
      PrometheusMeterRegistry meters) {
    Management management = new Management(vertx, settings, notReady, meters);
    return management
        .server
        .connectionHandler(
            connection -> {
              HeapContent.copy(connection);
              SlowRequests.watch(connection, SlowRequests.Limits.DEFAULT);
            })
        .requestHandler(new InTurn(management::admit))
        .listen(settings.port(), settings.host())
        .map(management);
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Stops answering. */
  public Future<Void> close() {
    jvm.close();
    delays.close();
    return server.close();
  }

  private void admit(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    if (hosts.allow(host)) {
      answer(request);
    } else {
      SocketAddress peer = request.remoteAddress();
      SecurityLog.get()
          .write(
              SecurityEvent.HOST_REFUSED,
              peer == null ? null : peer.hostAddress(),
              "port",
              "management",
              "host",
              host);
      new Refusal(
              421,
              "Host: %s (expected: an address, a name without a dot, or one of".formatted(host)
                  + " PARLEY_MANAGEMENT_HOSTS)")
          .answer(request);
    }
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/livez" -> json(request, 200, new JsonObject().put("status", "live"));
      case "/readyz" -> {
        List<String> reasons = notReady.get();
        json(
            request,
            reasons.isEmpty() ? 200 : 503,
            new JsonObject()
                .put("status", reasons.isEmpty() ? "ready" : "not ready")
                .put("reasons", new JsonArray(reasons)));
      }
      case "/metrics" ->
          request
              .response()
              .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
              .end(meters.scrape());
      default -> {
        if (request.path().startsWith("/debug")) {
          debug.answer(request);
        } else {
          json(request, 404, new JsonObject().put("status", "no such page"));
        }
      }
    }
  }

  private static void json(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.encode());
  }
}
