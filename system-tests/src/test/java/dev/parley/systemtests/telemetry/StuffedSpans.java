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
import java.util.TreeMap;

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

  /** Stands where names of people do. */
  static final String NAME = "Ada Lovelace";

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
          Map.entry("a.word", text("true")),
          Map.entry("like.base64", text("cmVhbGx5")),
          Map.entry("like.json", text("[1, 2]")),
          Map.entry("empty", text("")),
          Map.entry("marked", text("§ 7")),
          Map.entry("a.flag", AnyValue.newBuilder().setBoolValue(true).build()),
          Map.entry("a.share", AnyValue.newBuilder().setDoubleValue(0.125).build()),
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
    InstrumentationScope.Builder scope = InstrumentationScope.newBuilder().setName("leak");
    for (int i = 0; i < SECRETS.size(); i++) {
      resource.addAllAttributes(everyType("about." + i + ".", SECRETS.get(i)));
      scope.addAllAttributes(everyType("scope." + i + ".", SECRETS.get(i)));
    }
    for (long number : NUMBERS) {
      resource.addAllAttributes(everyNumber("about.number." + number % 1000 + ".", number));
      scope.addAllAttributes(everyNumber("scope.number." + number % 1000 + ".", number));
    }
    resource.addAllAttributes(everyBody());
    scope.addAllAttributes(everyBody());
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource)
                .addScopeSpans(ScopeSpans.newBuilder().setScope(scope).addAllSpans(stuffed.spans))
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("dev.parley"))
                        .addSpans(stuffed.linked())))
        .build();
  }

  private void everywhere(String secret) {
    spans.add(
        span("send " + secret + " now")
            .setTraceState("vendor=" + secret.replaceAll("[ ,=]", ""))
            .setStatus(
                Status.newBuilder()
                    .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                    .setMessage("could not reach " + secret + ", gave up"))
            .addAllAttributes(everyType("", secret))
            .addAttributes(entry("user.email", text(secret)))
            .addAttributes(entry("client.address", text(secret)))
            .addAttributes(entry("about " + secret, text("the key says it")))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("event " + secret + " seen")
                    .addAttributes(entry("exception.message", text("for " + secret)))
                    .addAllAttributes(everyType("", secret)))
            .addLinks(
                link()
                    .setTraceState("vendor=" + secret.replaceAll("[ ,=]", ""))
                    .addAllAttributes(everyType("", secret)))
            .build());
  }

  private void asNumber(long card) {
    spans.add(
        span("numbers")
            .addAllAttributes(everyNumber("", card))
            .addEvents(
                Span.Event.newBuilder().setName("paid").addAllAttributes(everyNumber("", card)))
            .addLinks(link().addAllAttributes(everyNumber("", card)))
            .build());
  }

  private void bodies() {
    spans.add(
        span("bodies")
            .addAllAttributes(everyBody())
            .addAttributes(entry("user.full_name", text(NAME)))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("bodies")
                    .addAllAttributes(everyBody())
                    .addAttributes(entry("user.full_name", text(NAME))))
            .addLinks(link().addAllAttributes(everyBody()))
            .build());
  }

  private void innocent() {
    Span.Builder span = span("innocent");
    new TreeMap<>(INNOCENT).forEach((key, value) -> span.addAttributes(entry(key, value)));
    spans.add(span.build());
  }

  /** As Parley makes them: a link says nothing but to what. */
  private Span linked() {
    return span("linked").addLinks(link()).build();
  }

  private Span.Link.Builder link() {
    return Span.Link.newBuilder().setTraceId(id(TRACE)).setSpanId(id("00000000000000aa"));
  }

  /** A text in each type of attribute that can hold one, alone, within others and as a key. */
  private static List<KeyValue> everyType(String prefix, String secret) {
    AnyValue bytes = bytes(secret);
    return List.of(
        entry(prefix + "alone", text(secret)),
        entry(prefix + "within", text("text before " + secret + " and after")),
        entry(prefix + "flag", AnyValue.newBuilder().setBoolValue(true).build()),
        entry(prefix + "bytes", bytes),
        entry(prefix + "list", list(text("first"), text(secret))),
        entry(prefix + "list.of.bytes", list(bytes)),
        entry(prefix + "list.of.lists", list(list(text(secret), bytes))),
        entry(prefix + "map", map(entry("inner", text(secret)), entry("bytes", bytes))),
        entry(prefix + "map.of.maps", map(entry("inner", map(entry("deep", bytes))))),
        entry(prefix + "map.by.key", map(entry(secret, text("the key says it")))));
  }

  private static List<KeyValue> everyNumber(String prefix, long card) {
    AnyValue floating = AnyValue.newBuilder().setDoubleValue(card).build();
    return List.of(
        entry(prefix + "integer", number(card)),
        entry(prefix + "double", floating),
        entry(prefix + "list", list(number(card), floating)),
        entry(prefix + "map", map(entry("integer", number(card)), entry("double", floating))));
  }

  private static List<KeyValue> everyBody() {
    List<KeyValue> all = new ArrayList<>();
    for (String key : BODY_KEYS) {
      all.add(entry(key, text(BODY)));
      all.add(entry("bytes." + key, bytes(BODY)));
      all.add(entry("list." + key, list(text(BODY))));
      all.add(entry("map." + key, map(entry("any", text(BODY)))));
      all.add(
          entry(
              "inner." + all.size(),
              map(entry(key, text(BODY)), entry("map", map(entry(key, text(BODY)))))));
    }
    return all;
  }

  private Span.Builder span(String name) {
    return Span.newBuilder()
        .setTraceId(id(TRACE))
        .setSpanId(id("%016x".formatted(++ids)))
        .setName(name)
        .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
        .setStartTimeUnixNano(1_795_371_779_137_000_000L)
        .setEndTimeUnixNano(1_795_371_779_138_000_000L);
  }

  private static ByteString id(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
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

  private static AnyValue bytes(String value) {
    return AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8(value)).build();
  }

  private static AnyValue list(AnyValue... values) {
    return AnyValue.newBuilder()
        .setArrayValue(ArrayValue.newBuilder().addAllValues(List.of(values)))
        .build();
  }

  private static AnyValue map(KeyValue... entries) {
    return AnyValue.newBuilder()
        .setKvlistValue(KeyValueList.newBuilder().addAllValues(List.of(entries)))
        .build();
  }
}
