package dev.parley.gateway;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.IssuerKeys;
import dev.parley.gateway.auth.Revocations;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.connection.Loop;
import dev.parley.gateway.sse.EventStreams;
import dev.parley.gateway.web.Admission;
import dev.parley.gateway.web.ClientServer;
import dev.parley.gateway.web.ConnectionSetup;
import dev.parley.gateway.web.EdgeSettings;
import dev.parley.gateway.web.Entrance;
import dev.parley.gateway.web.EventRoute;
import dev.parley.gateway.web.Hsts;
import dev.parley.gateway.web.HttpApi;
import dev.parley.gateway.web.Origins;
import dev.parley.gateway.web.StaticFiles;
import dev.parley.gateway.websocket.Sockets;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.node.Server;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** One event loop of the gateway: its share of the sockets and all that they need. */
final class GatewayLoop implements Server {

  private final NodeContext node;
  private final EventLoop loop;
  private final GatewaySettings settings;
  private final AuthSettings auth;
  private final Partitions partitions;
  private final Shared shared;
  private final int number;
  private @Nullable Sockets sockets;
  private @Nullable EventStreams streams;
  private @Nullable HttpServer server;

  /** What the loops of a node share. */
  record Shared(
      NodeParts parts,
      StaticFiles files,
      Admission admission,
      EdgeSettings edge,
      ConnectionSetup setup,
      IssuerKeys keys,
      Revocations revocations) {}

  /** A loop that serves nobody yet; made on its event loop. */
  GatewayLoop(
      NodeContext node,
      EventLoop loop,
      GatewaySettings settings,
      AuthSettings auth,
      Partitions partitions,
      Shared shared,
      int number) {
    this.node = node;
    this.loop = loop;
    this.settings = settings;
    this.auth = auth;
    this.partitions = partitions;
    this.shared = shared;
    this.number = number;
  }

  @Override
  public Future<?> open() {
    Tokens tokens =
        new Tokens(
            auth,
            (algorithm, id) -> loop.here(shared.keys().keysFor(algorithm, id)),
            shared.revocations(),
            Clock.systemUTC());
    LoopParts parts =
        LoopParts.assemble(node, loop, number, settings, auth, tokens, partitions, shared.parts());
    Loop connections = parts.loop();
    String ids = node.bus().life().number() + "/" + number + "/";
    Sockets webSockets = new Sockets(connections, ids);
    EventStreams eventStreams = new EventStreams(connections, parts.watchRoom(), "stream/" + ids);
    sockets = webSockets;
    streams = eventStreams;
    Router router = Router.router(node.vertx());
    Origins origins = new Origins(auth.origins());
    EventRoute events = new EventRoute(eventStreams, shared.admission());
    new HttpApi(
            settings,
            connections.requests(),
            tokens,
            connections.operations(),
            events,
            shared.admission())
        .mount(router, origins);
    Entrance entrance =
        new Entrance(
            origins,
            router,
            webSockets,
            shared.files(),
            shared.admission(),
            shared.edge().hosts(),
            new Hsts(shared.edge()));
    return ClientServer.create(node.vertx(), settings.limits().frame(), shared.setup(), entrance)
        .listen(settings.port(), settings.host())
        .onSuccess(listening -> server = listening);
  }

  /** Sends the loop's clients away; completes when they are gone. */
  @Override
  public Future<?> leave() {
    Promise<Void> gone = Promise.promise();
    loop.execute(
        () -> {
          if (sockets == null || streams == null) {
            gone.complete();
          } else {
            long window = settings.drain().toMillis();
            Future.join(sockets.drain(window), streams.drain(window))
                .<Void>mapEmpty()
                .onComplete(gone::complete, gone::fail);
          }
        });
    return gone.future();
  }

  @Override
  public Future<?> close() {
    HttpServer open = server;
    return open == null ? Future.succeededFuture() : open.close();
  }
}
