package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server's life on its event loop. */
class DeployedTest {

  private final Vertx vertx = Vertx.vertx();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Promise<Void> opened = Promise.promise();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aServerIsMadeOpenedAndClosedOnItsLoop() {
    opened.complete();

    Deployed<Recorded> deployed = get(Deployed.open(vertx, Recorded::new));
    get(deployed.close());

    assertThat(deployed.server().loop.isCurrent()).isFalse();
    assertThat(calls).containsExactly("made on the loop", "open on the loop", "close on the loop");
  }

  @Test
  void aServerThatFailsToOpenIsNotClosed() {
    opened.fail("no port");

    Future<Deployed<Recorded>> deployed = Deployed.open(vertx, Recorded::new);

    Throwable failure = get(deployed.transform(end -> Future.succeededFuture(end.cause())));
    assertThat(failure).hasMessage("no port");
    assertThat(calls).containsExactly("made on the loop", "open on the loop");
  }

  private static <T> T get(Future<T> future) {
    return future.timeout(10, TimeUnit.SECONDS).await();
  }

  private final class Recorded implements Server {

    private final EventLoop loop;

    Recorded(EventLoop loop) {
      this.loop = loop;
      note("made");
    }

    @Override
    public Future<?> open() {
      note("open");
      return opened.future();
    }

    @Override
    public Future<?> leave() {
      return Future.succeededFuture();
    }

    @Override
    public Future<?> close() {
      note("close");
      return Future.succeededFuture();
    }

    private void note(String call) {
      calls.add(call + (loop.isCurrent() ? " on the loop" : " elsewhere"));
    }
  }
}
