package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** A storm of one event is cut off, told of, and takes no other event with it. */
class StormFilterTest {

  private final AtomicLong clock = new AtomicLong();
  private final StormFilter filter = new StormFilter(clock::get);

  @Test
  void aStormIsCutOffAndCounted() {
    assertThat(written("record_unreadable", 1_000)).isEqualTo(StormFilter.LINES);
    assertThat(filter.takeSuppressed())
        .isEqualTo(Map.of("a.Logger record_unreadable", 1_000L - StormFilter.LINES));
    assertThat(filter.takeSuppressed()).as("told once").isEmpty();
  }

  @Test
  void anotherEventIsStillWritten() {
    written("record_unreadable", 1_000);

    assertThat(written("node_closed", 1)).isEqualTo(1);
  }

  @Test
  void afterAWhileItIsWrittenAgain() {
    written("record_unreadable", 1_000);
    clock.addAndGet(StormFilter.PERIOD_NANOS);

    assertThat(written("record_unreadable", 5)).isEqualTo(5);
  }

  @Test
  void textsThatAreNeverTheSameAreNotKeptForEver() {
    IntStream.range(0, 10_000)
        .forEach(i -> assertThat(written("event" + i, 1)).as("event %d", i).isEqualTo(1));
  }

  private long written(String event, int lines) {
    return IntStream.range(0, lines)
        .mapToObj(
            i ->
                Log4jLogEvent.newBuilder()
                    .setLoggerName("a.Logger")
                    .setLevel(Level.WARN)
                    .setMessage(new SimpleMessage(event + " value=" + i))
                    .build())
        .filter(entry -> filter.filter(entry) == Filter.Result.NEUTRAL)
        .count();
  }
}
