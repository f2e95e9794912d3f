package dev.parley.systemtests.telemetry;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes spans over OTLP in this JVM, for machines that have no collector and no Jaeger. */
final class OtlpSink implements Traces {

  private final HttpServer server;
  private final Map<String, List<Spans.Span>> traces = new ConcurrentHashMap<>();

  private OtlpSink(HttpServer server) {
    this.server = server;
  }

  static OtlpSink start() throws IOException {
    OtlpSink sink =
        new OtlpSink(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    sink.server.createContext("/v1/traces", sink::take);
    sink.server.start();
    return sink;
  }

  @Override
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public Spans find(String traceId) {
    return new Spans(
        traces.getOrDefault(traceId, List.of()).stream()
            .sorted(Comparator.comparingLong(Spans.Span::startMicros))
            .toList());
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(zipped ? new GZIPInputStream(body) : body);
      for (ResourceSpans resource : request.getResourceSpansList()) {
        Map<String, String> about = tags(resource.getResource().getAttributesList());
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          scope.getSpansList().forEach(span -> keep(span, about));
        }
      }
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void keep(Span span, Map<String, String> about) {
    Map<String, String> tags = tags(span.getAttributesList());
    if (span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR) {
      tags.put("otel.status_code", "ERROR");
    }
    String kind = span.getKind().name().replace("SPAN_KIND_", "").toLowerCase(Locale.ROOT);
    long start = span.getStartTimeUnixNano() / 1_000;
    traces
        .computeIfAbsent(hex(span.getTraceId()), id -> new CopyOnWriteArrayList<>())
        .add(
            new Spans.Span(
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getName(),
                kind,
                about.getOrDefault("service.name", ""),
                about.getOrDefault("service.instance.id", ""),
                start,
                span.getEndTimeUnixNano() / 1_000 - start,
                tags,
                span.getEventsList().stream().map(Span.Event::getName).toList()));
  }

  private static Map<String, String> tags(List<KeyValue> attributes) {
    Map<String, String> tags = new HashMap<>();
    attributes.forEach(attribute -> tags.put(attribute.getKey(), text(attribute.getValue())));
    return tags;
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      default -> value.toString();
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  @Override
  public String toString() {
    return "an OTLP receiver in Java, because "
        + Tool.COLLECTOR.hint()
        + ", or "
        + Tool.JAEGER.hint();
  }
}
