package dev.parley.gateway.web;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.Sessions;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.connection.GatewayMetrics;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.connection.Loop;
import dev.parley.gateway.connection.RoomOperations;
import dev.parley.gateway.connection.Sockets;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.Feed;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.Partitions;
import dev.parley.gateway.fanout.RoomReader;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.fanout.Turn;
import dev.parley.gateway.presence.Admin;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Resumption;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.protocol.RequestReader;
import dev.parley.gateway.send.Sender;
import dev.parley.http.InTurn;
import dev.parley.node.NodeContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event loop of the gateway: its share of the sockets and all that they need. */
final class LoopVerticle extends VerticleBase {

  private static final String PROTOCOL = "parley.v1";

  /** When a client that found no place is to come again. */
  private static final String RETRY_SECONDS = "5";

  private final NodeContext node;
  private final GatewaySettings settings;
  private final AuthSettings auth;
  private final Partitions partitions;
  private final Shared shared;
  private final int number;
  private @Nullable Sockets sockets;

  /** What the loops of a node share. */
  record Shared(
      Feed feed,
      PresenceReporter presence,
      LocalSessions local,
      Rosters rosters,
      GatewayMetrics metrics,
      FanOutMetrics fanOut,
      StaticFiles files,
      Admission admission) {}

  LoopVerticle(
      NodeContext node,
      GatewaySettings settings,
      AuthSettings auth,
      Partitions partitions,
      Shared shared,
      int number) {
    this.node = node;
    this.settings = settings;
    this.auth = auth;
    this.partitions = partitions;
    this.shared = shared;
    this.number = number;
  }

  @Override
  public Future<?> start() {
    EventLoop own = EventLoop.of(context);
    Turn turn = new Turn(own);
    Shown shown = new Shown(settings.limits().body());
    RoomReader reader = new RoomReader(node, own, partitions, shared.fanOut, shown);
    Sender sender = new Sender(node, own, number, partitions, settings.sendTimeout());
    Loop loop =
        new Loop(
            node,
            own,
            settings,
            auth.guests(),
            new Tokens(vertx, auth, Clock.systemUTC()),
            new Sessions(auth.secret()),
            new RequestReader(settings.limits()),
            turn,
            new LoopRooms(own, turn, shared.feed, reader, shared.fanOut),
            new RoomOperations(node, partitions, sender, reader, shared.rosters, shared.metrics),
            shared.presence,
            shared.local,
            new Resumption(node, own),
            new Admin(node),
            shared.metrics);
    Sockets opened = new Sockets(loop, number);
    sockets = opened;
    Router router = Router.router(vertx);
    Origins origins = new Origins(auth.origins());
    new HttpApi(loop).mount(router, origins);
    HttpServer server =
        vertx
            .createHttpServer(options())
            .requestHandler(new InTurn(request -> serve(request, origins, router, opened)));
    return server.listen(settings.port(), settings.host());
  }

  private void serve(HttpServerRequest request, Origins origins, Router router, Sockets opened) {
    RequestRules.Refusal refusal = RequestRules.refusal(request);
    if (refusal != null) {
      refusal.answer(request);
    } else if (request.path().equals("/ws")) {
      // Past the router, which would wrap the socket that frames are written below.
      upgrade(request, origins, opened, shared.admission);
    } else if (request.path().startsWith("/api/")) {
      router.handle(request);
    } else {
      PageHeaders.set(request, request.response());
      shared.files.answer(request);
    }
  }

  /** Sends the loop's clients away. Called on any thread. */
  Future<Void> drain() {
    Promise<Void> gone = Promise.promise();
    EventLoop.of(context)
        .execute(
            () -> {
              if (sockets == null) {
                gone.complete();
              } else {
                sockets.drain(settings.drain().toMillis()).onComplete(gone);
              }
            });
    return gone.future();
  }

  private HttpServerOptions options() {
    int frame = settings.limits().frame();
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxWebSocketFrameSize(frame)
        .setMaxWebSocketMessageSize(frame)
        .setWebSocketSubProtocols(List.of(PROTOCOL))
        // Inflation is not bounded below: a small frame may become 60 MB.
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setTcpNoDelay(true)
        .setAcceptBacklog(4_096)
        .setStrictThreadMode(true);
  }

  private static void upgrade(
      HttpServerRequest request, Origins origins, Sockets sockets, Admission admission) {
    RequestRules.Refusal refusal = RequestRules.upgradeRefusal(request);
    if (sockets.draining()) {
      refusal = new RequestRules.Refusal(503, "this node goes away");
    } else if (!origins.allows(request)) {
      refusal = new RequestRules.Refusal(403, "origin not allowed");
    }
    Admission.Place place = refusal == null ? admission.take(request) : null;
    if (refusal != null) {
      refusal.answer(request);
    } else if (place == null) {
      request.response().putHeader("Retry-After", RETRY_SECONDS);
      new RequestRules.Refusal(503, "too many connections").answer(request);
    } else {
      // Behind the closing of the socket itself, or in place of it where there is none.
      request.connection().closeHandler(closed -> place.end().run());
      request
          .toWebSocket()
          .onSuccess(socket -> sockets.accept(socket, place.address(), place.end()))
          .onFailure(lost -> place.end().run());
    }
  }
}
