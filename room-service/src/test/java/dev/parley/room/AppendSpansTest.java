package dev.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.AppendBatch.Unavailable;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each append that is sampled has a span that lasts until its outcome is told. */
class AppendSpansTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String SAMPLED = "00-" + TRACE + "-" + SPAN + "-01";

  @RegisterExtension static final OpenTelemetryExtension SPANS = OpenTelemetryExtension.create();

  private final Tracing tracing = new Tracing(SPANS.getOpenTelemetry());

  @Test
  void aBatchOfWhichNothingIsSampledIsLeftAsItIs() {
    AppendBatch batch = batch(Appends.message("a"), Appends.message("b"));

    AppendSpans started = AppendSpans.start(tracing, batch);
    started.end(new AppendBatch.Reply("e", List.of(new Moved(), new Moved())));

    assertThat(started.batch()).isSameAs(batch);
    assertThat(SPANS.getSpans()).isEmpty();
  }

  @Test
  void onlyWhatIsSampledCarriesItsSpanOn() {
    AppendBatch batch = batch(Appends.message("a"), sampled("b"), Appends.message("c"));

    List<Append> appends = AppendSpans.start(tracing, batch).batch().appends();

    assertThat(appends.get(0)).isSameAs(batch.appends().get(0));
    assertThat(appends.get(2)).isSameAs(batch.appends().get(2));
    assertThat(appends.get(1).key()).isEqualTo("b");
    assertThat(appends.get(1).traceparent()).startsWith("00-" + TRACE).doesNotContain(SPAN);
    assertThat(TraceParent.sampled(appends.get(1).traceparent())).isTrue();
    assertThat(SPANS.getSpans()).as("its outcome is open").isEmpty();
  }

  @Test
  void theSpanTellsTheOutcome() {
    AppendSpans started =
        AppendSpans.start(tracing, batch(sampled("a"), sampled("b"), sampled("c")));

    started.end(
        new AppendBatch.Reply(
            "e", List.of(new Stored(7, 1_000), new Moved(), new Unavailable("full"))));

    SpanData stored = withOutcome("stored");
    assertThat(stored.getName()).isEqualTo("append");
    assertThat(stored.getParentSpanId()).isEqualTo(SPAN);
    assertThat(stored.getAttributes().get(SpanAttributes.OFFSET)).isEqualTo(7);
    assertThat(stored.getStatus()).isEqualTo(StatusData.unset());
    assertThat(withOutcome("moved").getStatus()).as("no failure").isEqualTo(StatusData.unset());
    assertThat(withOutcome("unavailable").getStatus()).isEqualTo(StatusData.error());
  }

  @Test
  void noAnswerEndsThemAll() {
    AppendSpans started = AppendSpans.start(tracing, batch(sampled("a"), sampled("b")));

    started.end(null);

    assertThat(SPANS.getSpans()).hasSize(2);
  }

  private SpanData withOutcome(String outcome) {
    return SPANS.getSpans().stream()
        .filter(span -> outcome.equals(span.getAttributes().get(SpanAttributes.OUTCOME)))
        .findFirst()
        .orElseThrow();
  }

  private static Append sampled(String key) {
    return Appends.message(key).withTraceparent(SAMPLED);
  }

  private static AppendBatch batch(Append... appends) {
    return new AppendBatch("p", 3, 1, 1, 0, List.of(appends));
  }
}
