package dev.parley.gateway.websocket;

import dev.parley.concurrent.EventLoop;
import dev.parley.config.Settings;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.rate.Rates;
import dev.parley.gateway.web.Admission;
import dev.parley.gateway.web.ClientServer;
import dev.parley.gateway.web.EdgeSettings;
import dev.parley.gateway.web.Entrance;
import dev.parley.gateway.web.Hsts;
import dev.parley.gateway.web.Origins;
import dev.parley.gateway.web.StaticFiles;
import dev.parley.gateway.web.Unbounded;
import dev.parley.node.Server;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;

/** The gateway's entrance and server as they are, with an {@link Echo} for its WebSockets. */
final class EchoServer implements Server {

  private final Vertx vertx;
  private final Settings values;
  private final GatewaySettings settings;
  private final EventLoop loop;
  private int port;

  EchoServer(Vertx vertx, Settings values, EventLoop loop) {
    this.vertx = vertx;
    this.values = values;
    this.settings = GatewaySettings.read(values);
    this.loop = loop;
  }

  /** Where it listens. */
  int port() {
    return port;
  }

  @Override
  public Future<?> open() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Rates rates = new Rates(settings.rates(), NodeClock.SYSTEM, meters);
    EdgeSettings edge = EdgeSettings.read(values, settings.host());
    int frame = settings.limits().frame();
    Entrance entrance =
        new Entrance(
            new Origins(List.of()),
            Router.router(vertx),
            new Echo(loop, frame, settings.queueBytes()),
            StaticFiles.read("web", getClass().getClassLoader()),
            new Admission(edge, rates, meters),
            edge.hosts(),
            new Hsts(edge));
    return ClientServer.create(vertx, frame, Unbounded.setup(null, edge), entrance)
        .listen(0, settings.host())
        .map(HttpServer::actualPort)
        .onSuccess(listening -> port = listening);
  }

  @Override
  public Future<?> leave() {
    return Future.succeededFuture();
  }

  @Override
  public Future<?> close() {
    return Future.succeededFuture();
  }
}
