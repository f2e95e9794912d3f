package dev.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages that are read for gaps, by turns. */
class PageTurnsTest {

  private final PageTurns<String> turns = new PageTurns<>(new ManualLoop());
  private final List<Promise<String>> reads = new ArrayList<>();

  @Test
  void someAreReadAtOnceAndTheOthersInTheOrderAsked() {
    List<Future<String>> asked = new ArrayList<>();
    for (int i = 0; i < PageTurns.AT_ONCE + 2; i++) {
      asked.add(take(7));
    }
    assertThat(reads).hasSize(PageTurns.AT_ONCE);

    reads.get(1).complete("second");

    assertThat(reads).hasSize(PageTurns.AT_ONCE + 1);
    assertThat(asked.get(1).result()).isEqualTo("second");
    reads.get(2).complete("third");
    assertThat(asked.get(2).result()).isEqualTo("third");
    assertThat(asked.get(0).isComplete()).isFalse();
    assertThat(reads).hasSize(PageTurns.AT_ONCE + 2);
  }

  @Test
  void onePartitionDoesNotWaitForAnother() {
    for (int i = 0; i < PageTurns.AT_ONCE; i++) {
      take(7);
    }

    take(8);

    assertThat(reads).hasSize(PageTurns.AT_ONCE + 1);
  }

  @Test
  void whoWaitsFailsWithTheReadThatFailed() {
    Future<String> first = take(7);
    Future<String> second = take(7);
    Future<String> waits = take(7);

    reads.get(0).fail("no owner");

    assertThat(first.cause()).hasMessage("no owner");
    assertThat(waits.cause()).hasMessage("no owner");
    assertThat(second.isComplete()).isFalse();
    take(7);
    assertThat(reads).as("the next one is read").hasSize(3);
  }

  @Test
  void whatIsAskedFromAnAnswerGetsItsTurn() {
    Future<String> second = take(7).compose(read -> take(7));

    reads.get(0).complete("first");
    reads.get(1).complete("second");

    assertThat(second.result()).isEqualTo("second");
  }

  private Future<String> take(int partition) {
    return turns.take(
        partition,
        () -> {
          Promise<String> read = Promise.promise();
          reads.add(read);
          return read.future();
        });
  }
}
