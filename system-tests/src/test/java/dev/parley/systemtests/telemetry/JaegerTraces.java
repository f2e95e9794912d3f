package dev.parley.systemtests.telemetry;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.process.FreePorts;
import dev.parley.testkit.process.JavaProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The real collector, and the real Jaeger behind it, asked by its query API. */
final class JaegerTraces implements Traces {

  private final JavaProcess jaeger;
  private final Collector collector;
  private final Http query;

  private JaegerTraces(JavaProcess jaeger, Collector collector, Http query) {
    this.jaeger = jaeger;
    this.collector = collector;
    this.query = query;
  }

  static JaegerTraces start(Path folder) throws IOException {
    List<Integer> ports = FreePorts.some(6);
    Map<String, String> environment =
        Map.of(
            "JAEGER_HOST", "127.0.0.1",
            "JAEGER_GRPC_PORT", ports.get(0).toString(),
            "JAEGER_HTTP_PORT", ports.get(1).toString(),
            "JAEGER_UI_PORT", ports.get(2).toString(),
            "JAEGER_QUERY_GRPC_PORT", ports.get(3).toString(),
            "JAEGER_HEALTH_PORT", ports.get(4).toString(),
            "JAEGER_OWN_METRICS_PORT", ports.get(5).toString());
    JavaProcess jaeger =
        JavaProcess.run(
            List.of(
                Tool.JAEGER.find().orElseThrow().toString(),
                "--config",
                Collector.folder().resolve("jaeger.yaml").toString()),
            environment);
    Http query = new Http(ports.get(2), null);
    try {
      Eventually.until("Jaeger is up", () -> query.getText("/api/services").statusCode() == 200);
      Collector collector =
          Collector.start(Map.of("JAEGER_OTLP_ENDPOINT", "127.0.0.1:" + ports.get(0)));
      return new JaegerTraces(jaeger, collector, query);
    } catch (IOException | AssertionError notUp) {
      jaeger.close();
      throw notUp;
    }
  }

  @Override
  public String endpoint() {
    return collector.endpoint();
  }

  @Override
  public Spans find(String traceId) {
    List<Spans.Span> spans = new ArrayList<>();
    JsonObject answer = query.get("/api/traces/" + traceId).json();
    for (JsonObject trace : objects(answer.getJsonArray("data"))) {
      JsonObject processes = trace.getJsonObject("processes");
      for (JsonObject span : objects(trace.getJsonArray("spans"))) {
        spans.add(span(span, processes.getJsonObject(span.getString("processID"))));
      }
    }
    spans.sort(Comparator.comparingLong(Spans.Span::startMicros));
    return new Spans(spans);
  }

  private static Spans.Span span(JsonObject span, JsonObject process) {
    Map<String, String> tags = tags(span.getJsonArray("tags"));
    String parent =
        objects(span.getJsonArray("references")).stream()
            .filter(reference -> reference.getString("refType").equals("CHILD_OF"))
            .map(reference -> reference.getString("spanID"))
            .findFirst()
            .orElse("");
    List<String> events =
        objects(span.getJsonArray("logs")).stream()
            .map(entry -> tags(entry.getJsonArray("fields")).getOrDefault("event", ""))
            .toList();
    return new Spans.Span(
        span.getString("spanID"),
        parent,
        span.getString("operationName"),
        tags.getOrDefault("span.kind", ""),
        process.getString("serviceName"),
        tags(process.getJsonArray("tags")).getOrDefault("service.instance.id", ""),
        span.getLong("startTime"),
        span.getLong("duration"),
        tags,
        events);
  }

  private static Map<String, String> tags(JsonArray array) {
    Map<String, String> tags = new HashMap<>();
    objects(array)
        .forEach(tag -> tags.put(tag.getString("key"), String.valueOf(tag.getValue("value"))));
    return tags;
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array == null
        ? List.of()
        : Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::getJsonObject).toList();
  }

  @Override
  public void close() {
    collector.close();
    jaeger.close();
  }

  @Override
  public String toString() {
    return "Jaeger ("
        + Tool.JAEGER.find().orElseThrow()
        + "), behind the collector ("
        + Tool.COLLECTOR.find().orElseThrow()
        + ")";
  }
}
