package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.BusException;
import dev.parley.contract.PresenceReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What others want of presence is bounded, however fast they ask. */
class ConcurrencyLimitTest {

  @Test
  void questionsAboveTheBoundAreRefusedUntilOneIsAnswered() {
    ConcurrencyLimit queries = new ConcurrencyLimit(2);
    Promise<String> first = Promise.promise();
    Promise<String> second = Promise.promise();
    queries.run(first::future);
    queries.run(second::future);

    Future<String> above = queries.run(() -> Future.succeededFuture("third"));
    first.fail("lost");
    Future<String> afterwards = queries.run(() -> Future.succeededFuture("fourth"));

    assertThat(busy(above)).isEqualTo("BUSY: queries: 2 (expected: at most 2)");
    assertThat(afterwards.result()).isEqualTo("fourth");
  }

  @Test
  void reportsAreRefusedWhileTooMuchOfThemWaits() {
    SessionLifecycle rules = new SessionLifecycle(Duration.ofSeconds(45), Duration.ofSeconds(60));
    Reports reports = new Reports(null, rules, () -> 11, 10);

    Future<PresenceReport.Reply> reply =
        reports.apply(new PresenceReport("gw-1", List.of(new PresenceReport.Heard("s"))));

    assertThat(busy(reply)).isEqualTo("BUSY: waiting: 11 (expected: at most 10)");
  }

  private static String busy(Future<?> refused) {
    assertThat(refused.cause()).isInstanceOf(BusException.class);
    assertThat(((BusException) refused.cause()).code()).isEqualTo(BusException.Code.BUSY);
    return refused.cause().getMessage();
  }
}
