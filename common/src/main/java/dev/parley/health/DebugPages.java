package dev.parley.health;

import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into a running node: {@code /debug} lists what there is. Recordings take the processor a
 * few percent while they last; the heap histogram stops the node for a full collection.
 */
final class DebugPages {

  private static final Logger log = LoggerFactory.getLogger(DebugPages.class);

  private static final int DEFAULT_SECONDS = 10;
  private static final int MAX_SECONDS = 300;
  private static final Set<String> LOOPBACK_6 = Set.of("::1", "0:0:0:0:0:0:0:1");

  private static final String INDEX =
      """
      /debug/flame?seconds=10&of=cpu   a flame graph (HTML) of the next seconds; of=cpu, alloc or lock
      /debug/jfr?seconds=10            a recording for JDK Mission Control
      /debug/threads                   what every thread does now
      /debug/heap                      objects by class, after a full collection
      /debug/loops                     how late the event loops are
      """;

  private final Vertx vertx;
  private final DebugAccess access;
  private final LoopDelays delays;
  private final Recordings recordings;

  DebugPages(Vertx vertx, DebugAccess access, LoopDelays delays) {
    this.vertx = vertx;
    this.access = access;
    this.delays = delays;
    this.recordings = new Recordings(vertx);
  }

  void answer(HttpServerRequest request) {
    DebugAccess.Answer judged = judge(request);
    if (judged != DebugAccess.Answer.ALLOWED) {
      boolean unauthorized = judged == DebugAccess.Answer.UNAUTHORIZED;
      SecurityLog.get()
          .write(
              SecurityEvent.MANAGEMENT_REFUSED,
              address(request),
              "path",
              request.path(),
              "reason",
              unauthorized ? "token" : "not_local");
      text(
          request,
          unauthorized ? 401 : 403,
          unauthorized
              ? "Authorization: Bearer and PARLEY_MANAGEMENT_TOKEN\n"
              : "only this machine, under its own name; set PARLEY_MANAGEMENT_TOKEN for others\n");
      return;
    }
    switch (request.path()) {
      case "/debug", "/debug/" -> text(request, 200, INDEX);
      case "/debug/loops" -> loops(request);
      case "/debug/threads" -> snapshot(request, Snapshots::threads);
      case "/debug/heap" -> snapshot(request, Snapshots::heap);
      case "/debug/jfr" ->
          recorded(request, "application/octet-stream", () -> recordings.record(seconds(request)));
      case "/debug/flame" ->
          recorded(
              request,
              "text/html; charset=utf-8",
              () -> recordings.flameGraph(seconds(request), kind(request)));
      default -> text(request, 404, INDEX);
    }
  }

  private DebugAccess.Answer judge(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    return access.judge(
        isLocal(request.remoteAddress()),
        authority == null ? "" : authority.host(),
        request.getHeader("Authorization"));
  }

  private static @Nullable String address(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    return peer == null ? null : peer.hostAddress();
  }

  private static boolean isLocal(@Nullable SocketAddress peer) {
    String address = peer == null ? null : peer.hostAddress();
    return address != null && (address.startsWith("127.") || LOOPBACK_6.contains(address));
  }

  private void loops(HttpServerRequest request) {
    JsonArray loops = new JsonArray();
    delays
        .now()
        .forEach(
            delay ->
                loops.add(
                    new JsonObject()
                        .put("loop", delay.loop())
                        .put("lastMillis", delay.lastMillis())
                        .put("worstMillis", delay.worstMillis())
                        .put("tasks", delay.tasks())));
    request
        .response()
        .putHeader("content-type", "application/json")
        .end(new JsonObject().put("loops", loops).encode());
  }

  private void snapshot(HttpServerRequest request, Callable<String> snapshot) {
    vertx
        .executeBlocking(snapshot, false)
        .onComplete(text -> text(request, 200, text), failure -> failed(request, failure));
  }

  private void recorded(HttpServerRequest request, String type, Supplier<Future<Path>> making) {
    Future<Path> made;
    try {
      made = making.get();
    } catch (IllegalArgumentException wrong) {
      text(request, 400, wrong.getMessage() + "\n");
      return;
    }
    made.onComplete(
        file ->
            request
                .response()
                .putHeader("content-type", type)
                .sendFile(file.toString())
                .onComplete(sent -> recordings.delete(file)),
        failure -> failed(request, failure));
  }

  private static int seconds(HttpServerRequest request) {
    String text = request.getParam("seconds", Integer.toString(DEFAULT_SECONDS));
    try {
      int seconds = Integer.parseInt(text);
      if (seconds >= 1 && seconds <= MAX_SECONDS) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // falls through
    }
    throw new IllegalArgumentException(
        "seconds: \"%s\" (expected: 1 to %d)".formatted(text, MAX_SECONDS));
  }

  private static Recordings.Kind kind(HttpServerRequest request) {
    String text = request.getParam("of", "cpu");
    for (Recordings.Kind kind : Recordings.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("of: \"%s\" (expected: cpu, alloc or lock)".formatted(text));
  }

  private static void failed(HttpServerRequest request, Throwable failure) {
    if (failure instanceof Recordings.BusyException) {
      text(request, 409, failure.getMessage() + "\n");
    } else {
      log.warn("debug_page_failed path={} reason={}", request.path(), failure.toString());
      text(request, 500, "it could not be made; the log says why\n");
    }
  }

  private static void text(HttpServerRequest request, int status, String text) {
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader("content-type", "text/plain; charset=utf-8")
          .end(text);
    }
  }
}
