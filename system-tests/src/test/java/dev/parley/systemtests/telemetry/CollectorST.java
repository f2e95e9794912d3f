package dev.parley.systemtests.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Metrics;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves the real collector, with the project's own configuration. */
class CollectorST {

  @BeforeAll
  static void needsOne() {
    assumeTrue(Tool.COLLECTOR.find().isPresent(), Tool.COLLECTOR.hint());
  }

  @Test
  void nothingPersonalLeavesItAndNothingElseIsLost(@TempDir Path folder) throws Exception {
    // Given
    Path file = folder.resolve("traces.jsonl");
    try (Collector collector = Collector.start(Map.of("COLLECTOR_FILE", file.toString()), "file")) {

      // When
      export(collector, StuffedSpans.request());
      Eventually.until("all spans are through", () -> read(file).contains(StuffedSpans.LAST));

      // Then
      String out = read(file);
      assertNoSecret(out);
      assertInnocent(out);
      Golden.assertSame("collector.txt", Golden.lines(out));
    }
  }

  private static void assertNoSecret(String out) {
    Stream.concat(StuffedSpans.SECRETS.stream(), Stream.of(StuffedSpans.BODY, StuffedSpans.NAME))
        .flatMap(CollectorST::written)
        .forEach(secret -> assertThat(out).doesNotContain(secret));
    for (long number : StuffedSpans.NUMBERS) {
      String digits = Long.toString(number);
      assertThat(out).doesNotContain(digits);
      assertThat(out.replace(".", ""))
          .as("nor as a double")
          .doesNotContain(digits.substring(0, 10));
    }
  }

  /** As a text, and as byte arrays are written. */
  private static Stream<String> written(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    return Stream.of(secret, base64, HexFormat.of().formatHex(bytes));
  }

  private static void assertInnocent(String out) {
    Map<String, JsonObject> survived = new HashMap<>();
    for (JsonObject span : spans(out)) {
      if (span.getString("name").equals("innocent")) {
        for (JsonObject attribute : objects(span.getJsonArray("attributes"))) {
          survived.put(attribute.getString("key"), attribute.getJsonObject("value"));
        }
      }
    }
    StuffedSpans.INNOCENT.forEach(
        (key, value) -> assertThat(survived.get(key)).as(key).isEqualTo(json(value)));
    assertThat(spans(out))
        .extracting(span -> span.getString("name"))
        .contains("send **** now", "numbers", "bodies", "innocent", "linked");
  }

  /** OTLP's JSON has 64-bit integers as text. */
  private static JsonObject json(AnyValue value) {
    return switch (value.getValueCase()) {
      case INT_VALUE -> new JsonObject().put("intValue", Long.toString(value.getIntValue()));
      case DOUBLE_VALUE -> new JsonObject().put("doubleValue", value.getDoubleValue());
      case BOOL_VALUE -> new JsonObject().put("boolValue", value.getBoolValue());
      default -> new JsonObject().put("stringValue", value.getStringValue());
    };
  }

  @Test
  void itMakesMetricsOfSpans(@TempDir Path folder) throws Exception {
    // Given
    Path file = folder.resolve("traces.jsonl");
    try (Collector collector = Collector.start(Map.of("COLLECTOR_FILE", file.toString()), "file")) {

      // When
      export(collector, StuffedSpans.request());

      // Then
      Eventually.until(
          "calls are counted",
          () ->
              Metrics.of(collector.metricsPort()).value("traces_span_metrics_calls_total")
                  >= StuffedSpans.SECRETS.size());
      String text = Metrics.of(collector.metricsPort()).text();
      assertThat(text).contains("traces_span_metrics_duration_milliseconds_bucket");
      StuffedSpans.SECRETS.forEach(secret -> assertThat(text).doesNotContain(secret));
    }
  }

  @Test
  void tailSamplingKeepsWhatFailed(@TempDir Path folder) throws Exception {
    // Given
    Path file = folder.resolve("traces.jsonl");
    try (Collector collector =
        Collector.start(Map.of("COLLECTOR_FILE", file.toString()), "file", "tail-sampling")) {

      // When
      export(collector, StuffedSpans.request());

      // Then
      Eventually.until("the trace is kept", () -> read(file).contains(StuffedSpans.LAST));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tail-sampling", "probabilistic-sampling", "file"})
  void itStartsWithEachOverlay(String overlay) throws IOException {
    // When
    String[] overlays = overlay.isEmpty() ? new String[0] : new String[] {overlay};
    try (Collector collector = Collector.start(Map.of("COLLECTOR_FILE", "/dev/null"), overlays)) {

      // Then
      assertThat(collector.process().output())
          .as("no component of an old name")
          .noneMatch(line -> line.contains("deprecated") || line.contains("\terror\t"));
    }
  }

  private static void export(Collector collector, ExportTraceServiceRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(collector.endpoint() + "/v1/traces"))
                    .header("Content-Type", "application/x-protobuf")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  static List<JsonObject> spans(String out) {
    List<JsonObject> spans = new ArrayList<>();
    for (String line : out.lines().toList()) {
      for (JsonObject resource : objects(new JsonObject(line).getJsonArray("resourceSpans"))) {
        for (JsonObject scope : objects(resource.getJsonArray("scopeSpans"))) {
          spans.addAll(objects(scope.getJsonArray("spans")));
        }
      }
    }
    return spans;
  }

  static List<JsonObject> objects(JsonArray array) {
    return array == null ? List.of() : array.stream().map(JsonObject.class::cast).toList();
  }
}
