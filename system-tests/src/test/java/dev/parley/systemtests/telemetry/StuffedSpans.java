package dev.parley.systemtests.telemetry;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Spans in which everything stands that is never to stand in one, wherever there is a place. */
final class StuffedSpans {

  /** The name of the last span; when it has come, all have. */
  static final String LAST = "the last one";

  /** Secrets that are known by their form. */
  static final List<String> SECRETS =
      List.of(
          "ada.lovelace+chat@example.co.uk",
          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl",
          "Bearer 0123456789abcdef",
          "192.0.2.17",
          "2001:db8:0:0:0:0:2:1",
          "2001:db8::2:1",
          "fe80::1ff:fe23:4567:890a",
          "4111111111111111",
          "4222222222222",
          "5555 5555 5555 4444",
          "3782-822463-10005",
          "6011111111111117",
          "2223003122003222");

  /** Card numbers as numbers: OTLP has them as integers and as doubles. */
  static final List<Long> NUMBERS = List.of(4111111111111111L, 378282246310005L, 30569309025904L);

  /** Under these keys stands what has no form. */
  static final List<String> BODY_KEYS =
      List.of(
          "parley.message.body",
          "body",
          "message.text",
          "http.request.body.content",
          "app.payload",
          "session_token",
          "db.password",
          "http.request.header.authorization",
          "http.request.header.cookie",
          "client.secret");

  /** What stands under them. */
  static final String BODY = "meet me at the old bridge";

  /** What has to survive. */
  static final Map<String, AnyValue> INNOCENT =
      Map.ofEntries(
          Map.entry("parley.at", number(1_795_371_779_137L)),
          Map.entry("parley.at.words", text("1795371779137")),
          Map.entry("parley.at.nanos", number(1_795_371_779_137_000_000L)),
          Map.entry("messaging.kafka.offset", number(9_007_199_254_740L)),
          Map.entry("messaging.message.body.size", number(512)),
          Map.entry("messaging.destination.partition.id", text("23")),
          Map.entry("parley.room", text("general.2026-11-22")),
          Map.entry("parley.recipients", number(1_000_000)),
          Map.entry("a.time", text("12:34:56")),
          Map.entry("error.type", text("timeout")));

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final List<Span> spans = new ArrayList<>();
  private int ids;

  private StuffedSpans() {}

  /** All of them, in one request. */
  static ExportTraceServiceRequest request() {
    StuffedSpans stuffed = new StuffedSpans();
    SECRETS.forEach(stuffed::everywhere);
    NUMBERS.forEach(stuffed::asNumber);
    stuffed.bodies();
    stuffed.innocent();
    stuffed.spans.add(stuffed.span(LAST).build());
    Resource.Builder resource =
        Resource.newBuilder().addAttributes(entry("service.name", text("leak")));
    SECRETS.forEach(
        secret ->
            resource.addAttributes(entry("about." + resource.getAttributesCount(), text(secret))));
    InstrumentationScope.Builder scope = InstrumentationScope.newBuilder().setName("leak");
    SECRETS.forEach(
        secret -> scope.addAttributes(entry("scope." + scope.getAttributesCount(), text(secret))));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource)
                .addScopeSpans(ScopeSpans.newBuilder().setScope(scope).addAllSpans(stuffed.spans)))
        .build();
  }

  private void everywhere(String secret) {
    AnyValue list =
        AnyValue.newBuilder()
            .setArrayValue(ArrayValue.newBuilder().addValues(text("first")).addValues(text(secret)))
            .build();
    AnyValue map =
        AnyValue.newBuilder()
            .setKvlistValue(KeyValueList.newBuilder().addValues(entry("inner", text(secret))))
            .build();
    spans.add(
        span("send " + secret + " now")
            .setTraceState("vendor=" + secret.replaceAll("[ ,=]", ""))
            .setStatus(
                Status.newBuilder()
                    .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                    .setMessage("could not reach " + secret + ", gave up"))
            .addAttributes(entry("alone", text(secret)))
            .addAttributes(entry("within", text("text before " + secret + " and after")))
            .addAttributes(entry("in.a.list", list))
            .addAttributes(entry("in.a.map", map))
            .addAttributes(entry("user.email", text(secret)))
            .addAttributes(entry("client.address", text(secret)))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("event " + secret + " seen")
                    .addAttributes(entry("exception.message", text("for " + secret)))
                    .addAttributes(entry("list", list)))
            .build());
  }

  private void asNumber(long card) {
    AnyValue list =
        AnyValue.newBuilder()
            .setArrayValue(ArrayValue.newBuilder().addValues(number(card)))
            .build();
    spans.add(
        span("numbers")
            .addAttributes(entry("integer", number(card)))
            .addAttributes(entry("double", AnyValue.newBuilder().setDoubleValue(card).build()))
            .addAttributes(entry("list", list))
            .addEvents(
                Span.Event.newBuilder().setName("paid").addAttributes(entry("card", number(card))))
            .build());
  }

  private void bodies() {
    Span.Builder span = span("bodies");
    Span.Event.Builder event = Span.Event.newBuilder().setName("bodies");
    for (String key : BODY_KEYS) {
      span.addAttributes(entry(key, text(BODY)));
      event.addAttributes(entry(key, text(BODY)));
    }
    spans.add(span.addEvents(event).build());
  }

  private void innocent() {
    Span.Builder span = span("innocent");
    INNOCENT.forEach((key, value) -> span.addAttributes(entry(key, value)));
    spans.add(span.build());
  }

  private Span.Builder span(String name) {
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(TRACE)))
        .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex("%016x".formatted(++ids))))
        .setName(name)
        .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
        .setStartTimeUnixNano(1_795_371_779_137_000_000L)
        .setEndTimeUnixNano(1_795_371_779_138_000_000L);
  }

  private static KeyValue entry(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static AnyValue number(long value) {
    return AnyValue.newBuilder().setIntValue(value).build();
  }
}
