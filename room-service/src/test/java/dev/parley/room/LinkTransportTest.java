package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomRecord;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is sent to a gateway in one message, and who gets its answer. */
class LinkTransportTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SAMPLED = "00-" + TRACE + "-b7ad6b7169203331-01";

  @RegisterExtension static final OpenTelemetryExtension SPANS = OpenTelemetryExtension.create();

  private final ManualLoop loop = ManualLoop.waiting();
  private final FakeGateways gateways = new FakeGateways();
  private final LinkTransport transport =
      new LinkTransport(gateways, loop, new Tracing(SPANS.getOpenTelemetry()));

  /** The answers that senders got, as {@code partition:accepted}. */
  private final List<String> answers = new ArrayList<>();

  @Test
  void nothingIsSentBeforeTheTurnEnds() {
    // Given
    LinkBatch batch = batch(1);

    // When
    send("g1", batch);

    // Then
    assertThat(gateways.deliveries()).isEmpty();
  }

  @Test
  void batchesOfOneTurnGoToTheirGatewayInOneBundleAndInOrder() {
    // Given
    send("g1", batch(1));
    send("g1", batch(7));
    send("g1", batch(2));

    // When
    loop.runAll();

    // Then
    assertThat(gateways.only().gateway()).isEqualTo("g1");
    assertThat(gateways.only().bundle().batches()).containsExactly(batch(1), batch(7), batch(2));
  }

  @Test
  void eachGatewayGetsABundleOfItsOwn() {
    // Given
    send("g1", batch(1));
    send("g2", batch(2));

    // When
    loop.runAll();

    // Then
    assertThat(gateways.deliveries())
        .extracting(FakeGateways.Delivery::gateway, FakeGateways.Delivery::onlyBatch)
        .containsExactlyInAnyOrder(tuple("g1", batch(1)), tuple("g2", batch(2)));
  }

  @Test
  void whatWasFlushedIsNotSentAgainAtTheEndOfTheTurn() {
    // Given
    send("g1", batch(1));
    loop.turn(transport::flush);

    // When
    loop.runAll();

    // Then
    assertThat(gateways.only().onlyBatch()).isEqualTo(batch(1));
  }

  @Test
  void batchesOfTheNextTurnGoInAnotherBundle() {
    // Given
    send("g1", batch(1));
    loop.runAll();
    send("g1", batch(2));

    // When
    loop.runAll();

    // Then
    assertThat(gateways.deliveries())
        .extracting(FakeGateways.Delivery::onlyBatch)
        .containsExactly(batch(1), batch(2));
  }

  @Test
  void eachSenderGetsTheAnswerToItsOwnBatch() {
    // Given
    send("g1", batch(1));
    send("g1", batch(2));
    send("g1", batch(3));
    loop.runAll();

    // When
    gateways.only().accept(true, false, true);
    loop.runAll();

    // Then
    assertThat(answers).containsExactly("1:true", "2:false", "3:true");
  }

  @Test
  void aBatchThatTheAnswerLeavesOutIsNotAccepted() {
    // Given
    send("g1", batch(1));
    send("g1", batch(2));
    loop.runAll();

    // When
    gateways.only().accept(true);
    loop.runAll();

    // Then
    assertThat(answers).containsExactly("1:true", "2:false");
  }

  @Test
  void nothingIsAcceptedByAGatewayThatDoesNotAnswer() {
    // Given
    send("g1", batch(1));
    send("g1", batch(2));
    loop.runAll();

    // When
    gateways.only().ack().fail(new BusException(Code.TIMEOUT, "no answer in time"));
    loop.runAll();

    // Then
    assertThat(answers).containsExactly("1:false", "2:false");
  }

  @Test
  void anAnswerFromAnotherThreadWaitsForTheLoop() {
    // Given
    send("g1", batch(1));
    loop.runAll();

    // When
    gateways.only().accept(true);

    // Then
    assertThat(answers).isEmpty();
  }

  @Test
  void aCallFromAnotherThreadIsRefused() {
    // Given
    LinkBatch batch = batch(1);

    // When and then
    assertThatThrownBy(() -> transport.send("g1", batch, accepted -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onlyASampledRecordCarriesASpanOfItsBroadcast() {
    // Given
    RoomRecord plain = Appends.record(GENERAL, 4, 3);
    RoomRecord sampled = Appends.record(GENERAL, 5, 4).withTraceparent(SAMPLED);
    send("g1", batch(1, plain, sampled));

    // When
    loop.runAll();

    // Then
    List<RoomRecord> sent = gateways.only().onlyBatch().records();
    assertThat(sent.get(0)).isSameAs(plain);
    assertThat(sent.get(1).traceparent()).startsWith("00-" + TRACE).isNotEqualTo(SAMPLED);
    assertThat(TraceParent.sampled(sent.get(1).traceparent())).isTrue();
    assertThat(SPANS.getSpans()).as("the gateway has not answered").isEmpty();
  }

  @Test
  void theSpanEndsWithTheGatewaysAnswer() {
    // Given
    send("g1", batch(1, Appends.record(GENERAL, 5, 4).withTraceparent(SAMPLED)));
    loop.runAll();

    // When
    gateways.only().accept(true);
    loop.runAll();

    // Then
    SpanData span = onlySpan();
    assertThat(span.getName()).isEqualTo("broadcast");
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getAttributes().get(SpanAttributes.GATEWAY)).isEqualTo("g1");
    assertThat(span.getAttributes().get(SpanAttributes.OFFSET)).isEqualTo(5);
    assertThat(span.getAttributes().get(SpanAttributes.OUTCOME)).isNull();
  }

  @Test
  void theSpanOfARefusedBatchSaysThatItsLinkIsStale() {
    // Given
    send("g1", batch(1, Appends.record(GENERAL, 5, 4).withTraceparent(SAMPLED)));
    loop.runAll();

    // When
    gateways.only().accept(false);
    loop.runAll();

    // Then
    assertThat(onlySpan().getAttributes().get(SpanAttributes.OUTCOME)).isEqualTo("stale link");
  }

  @Test
  void theSpanOfAnUnansweredBatchFails() {
    // Given
    send("g1", batch(1, Appends.record(GENERAL, 5, 4).withTraceparent(SAMPLED)));
    loop.runAll();

    // When
    gateways.only().ack().fail(new BusException(Code.TIMEOUT, "no answer in time"));
    loop.runAll();

    // Then
    assertThat(onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(onlySpan().getAttributes().get(SpanAttributes.ERROR_TYPE)).isEqualTo("timeout");
  }

  private void send(String gateway, LinkBatch batch) {
    loop.turn(
        () ->
            transport.send(
                gateway, batch, accepted -> answers.add(batch.partition() + ":" + accepted)));
  }

  private static LinkBatch batch(int partition, RoomRecord... records) {
    return new LinkBatch(partition, 1, 0, 9, List.of(records), List.of());
  }

  private static SpanData onlySpan() {
    assertThat(SPANS.getSpans()).hasSize(1);
    return SPANS.getSpans().get(0);
  }
}
