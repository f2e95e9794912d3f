package dev.parley.node;

import dev.parley.concurrent.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@link Server} with an event loop, one of those that Vert.x has. Safe from any thread. */
public final class Deployed<S extends Server> {

  private final Vertx vertx;
  private final String id;
  private final S server;

  private Deployed(Vertx vertx, String id, S server) {
    this.vertx = vertx;
    this.id = id;
    this.server = server;
  }

  /**
   * Makes a server on an event loop and opens it. Timers, consumers and threads that are opened
   * there end with it, and at once where it fails to open.
   */
  public static <S extends Server> Future<Deployed<S>> open(
      Vertx vertx, Function<EventLoop, S> maker) {
    ServerVerticle<S> verticle = new ServerVerticle<>(maker);
    return vertx.deployVerticle(verticle).map(id -> new Deployed<>(vertx, id, verticle.server()));
  }

  /** The server, which is open. */
  public S server() {
    return server;
  }

  /** Where it is deployed. */
  public Vertx vertx() {
    return vertx;
  }

  /** Closes the server, then all that was opened on its loop. */
  public Future<Void> close() {
    return vertx.undeploy(id);
  }

  private static final class ServerVerticle<S extends Server> extends VerticleBase {

    private final Function<EventLoop, S> maker;
    private volatile @Nullable S made;

    ServerVerticle(Function<EventLoop, S> maker) {
      this.maker = maker;
    }

    S server() {
      S server = made;
      if (server == null) {
        throw new IllegalStateException("the server is not made yet");
      }
      return server;
    }

    @Override
    public Future<?> start() {
      S server = maker.apply(EventLoop.of(context));
      made = server;
      return server.open();
    }

    @Override
    public Future<?> stop() {
      return server().close();
    }
  }
}
