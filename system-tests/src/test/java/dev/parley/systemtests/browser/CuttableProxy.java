package dev.parley.systemtests.browser;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What stands between a browser and the server: it can drop everything, and let it through again.
 */
final class CuttableProxy implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final long PATIENCE_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final URI target;
  private final int port;
  private final Set<NetSocket> gateways = ConcurrentHashMap.newKeySet();
  private NetServer server;

  /** Lets everything through to {@code target}. */
  CuttableProxy(URI target) {
    this.target = target;
    this.server = listen(0);
    this.port = server.actualPort();
  }

  /** The target's address by way of this proxy. */
  URI address() {
    return URI.create("http://" + LOOPBACK + ":" + port);
  }

  /** From now on the server hears the browser, and the browser does not hear the server. */
  void keepAnswersBack() {
    gateways.forEach(NetSocket::pause);
  }

  /** Drops all connections and refuses new ones. */
  void cut() {
    await(server.close());
    gateways.clear();
  }

  /** Takes connections again. */
  void restore() {
    server = listen(port);
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private NetServer listen(int onPort) {
    return await(vertx.createNetServer().connectHandler(this::pass).listen(onPort, LOOPBACK));
  }

  private void pass(NetSocket browser) {
    browser.pause();
    client
        .connect(target.getPort(), target.getHost())
        .onFailure(unreachable -> browser.close())
        .onSuccess(
            gateway -> {
              gateways.add(gateway);
              browser.pipeTo(gateway);
              gateway.pipeTo(browser);
            });
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException("proxy", failure);
    }
  }
}
