package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.BusException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

/** Queries in flight are bounded, however fast they come. */
class ConcurrencyLimitTest {

  @Test
  void queriesAboveTheLimitAreRefusedUntilOneIsAnswered() {
    ConcurrencyLimit limit = new ConcurrencyLimit(2);
    Promise<String> first = Promise.promise();
    Promise<String> second = Promise.promise();
    limit.run(first::future);
    limit.run(second::future);

    Future<String> above = limit.run(() -> Future.succeededFuture("third"));
    first.fail("lost");
    Future<String> afterwards = limit.run(() -> Future.succeededFuture("fourth"));

    assertThat(busy(above)).isEqualTo("BUSY: queries: 2 (expected: at most 2)");
    assertThat(afterwards.result()).isEqualTo("fourth");
  }

  private static String busy(Future<?> refused) {
    assertThat(refused.cause()).isInstanceOf(BusException.class);
    assertThat(((BusException) refused.cause()).code()).isEqualTo(BusException.Code.BUSY);
    return refused.cause().getMessage();
  }
}
