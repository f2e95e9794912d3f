package dev.parley.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever ends elsewhere is reported on the loop, in its context. */
class EventLoopTest {

  private final Vertx vertx = Vertx.vertx();
  private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
  private final EventLoop loop = EventLoop.of(context);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void refusesOtherThreads() {
    assertThat(loop.isCurrent()).isFalse();
    assertThatThrownBy(loop::check)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Thread.currentThread().getName());
    assertThatThrownBy(() -> EventLoop.current(vertx)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isCurrentOnItsOwnThreadAndInDuplicatesOfItsContext() {
    assertThat(on(context, () -> loop.isCurrent())).isTrue();
    assertThat(on(context.duplicate(), () -> loop.isCurrent())).isTrue();
  }

  @Test
  void aFutureThatEndsOnAnotherThreadIsReportedInTheContext() {
    Promise<String> elsewhere = Promise.promise();
    CompletableFuture<Context> reportedIn = new CompletableFuture<>();
    on(
        context,
        () -> loop.here(elsewhere.future()).onSuccess(end -> reportedIn.complete(current())));

    elsewhere.complete("end");

    assertThat(get(reportedIn)).isSameAs(context);
  }

  @Test
  void aCallbackOnTheThreadButOutsideOfTheContextIsBroughtIntoIt() {
    Promise<String> ended = Promise.promise();
    CompletableFuture<Context> reportedIn = new CompletableFuture<>();
    on(context, () -> loop.here(ended.future()).onSuccess(end -> reportedIn.complete(current())));

    context.nettyEventLoop().execute(() -> ended.complete("as a listener of Netty's does"));

    assertThat(get(reportedIn)).isSameAs(context);
  }

  @Test
  void aFailureIsReportedAsWell() {
    CompletableFuture<Context> reportedIn = new CompletableFuture<>();
    Promise<String> elsewhere = Promise.promise();
    loop.here(elsewhere.future()).onFailure(failure -> reportedIn.complete(current()));

    elsewhere.fail("as it happens");

    assertThat(get(reportedIn)).isSameAs(context);
  }

  @Test
  void timersFireInTheContextWhoeverSetsThem() {
    CompletableFuture<Context> firedIn = new CompletableFuture<>();

    loop.setTimer(1, () -> firedIn.complete(current()));

    assertThat(get(firedIn)).isSameAs(context);
  }

  private static Context current() {
    return ((ContextInternal) Vertx.currentContext()).unwrap();
  }

  private static <T> T on(Context context, Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(turn -> done.complete(task.get()));
    return get(done);
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
