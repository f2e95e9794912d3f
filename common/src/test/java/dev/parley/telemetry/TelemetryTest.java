package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.parley.config.Settings;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The standard OTEL_* variables do what the SDK documents, and nothing is done without them. */
class TelemetryTest {

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private HttpServer collector;

  @BeforeEach
  void collector() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          received.add(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  @Test
  void withoutAnEndpointNothingIsSampled() throws Exception {
    Telemetry telemetry = open(Map.of());

    assertThat(isSampled(telemetry)).isFalse();
    close(telemetry);
    assertThat(received).isEmpty();
  }

  @Test
  void anEmptyEndpointIsNone() throws Exception {
    Telemetry telemetry = open(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", ""));

    assertThat(isSampled(telemetry)).isFalse();
    close(telemetry);
  }

  @Test
  void withAnEndpointEverythingIsSampledAndSentThere() throws Exception {
    Telemetry telemetry = open(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint()));

    assertThat(isSampled(telemetry)).isTrue();
    close(telemetry);
    assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("/v1/traces");
  }

  @Test
  void aProtocolThatIsNotBuiltInIsToldWithWhatIsExpected() {
    assertThat(faults("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))
        .containsExactly(
            "OTEL_EXPORTER_OTLP_PROTOCOL: \"grpc\" (expected: http/protobuf, to which collectors"
                + " listen on port 4318)");
    assertThat(faults("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json")).hasSize(1);
    assertThat(faults("OTEL_EXPORTER_OTLP_PROTOCOL", " http/protobuf ")).isEmpty();
  }

  @Test
  void theProtocolForTracesGoesBeforeTheOneForAll() {
    assertThat(
            faults(
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "grpc",
                "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
                "http/protobuf"))
        .isEmpty();
  }

  @Test
  void aProtocolDoesNotMatterWhereNothingIsExportedByIt() {
    assertThat(faults("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_TRACES_EXPORTER", "console"))
        .isEmpty();
    assertThat(faults("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_SDK_DISABLED", "true"))
        .isEmpty();
    assertThat(faults("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_EXPORTER_OTLP_ENDPOINT", ""))
        .isEmpty();
  }

  /** With an endpoint, unless the variables say another. */
  private List<String> faults(String... variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint());
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    Settings settings = Settings.of(Map.of());
    Telemetry.check(environment, settings);
    return settings.faults();
  }

  @Test
  void theSamplerCanBeSet() throws Exception {
    Telemetry telemetry =
        open(
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint(),
                "OTEL_TRACES_SAMPLER", "parentbased_traceidratio",
                "OTEL_TRACES_SAMPLER_ARG", "0"));

    assertThat(isSampled(telemetry)).isFalse();
    close(telemetry);
  }

  @Test
  void theExporterCanBeTurnedOff() throws Exception {
    Telemetry telemetry =
        open(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint(), "OTEL_TRACES_EXPORTER", "none"));

    assertThat(isSampled(telemetry)).isFalse();
    close(telemetry);
    assertThat(received).isEmpty();
  }

  @Test
  void theWholeSdkCanBeTurnedOff() throws Exception {
    Telemetry telemetry =
        open(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint(), "OTEL_SDK_DISABLED", "true"));

    assertThat(isSampled(telemetry)).isFalse();
    close(telemetry);
    assertThat(received).isEmpty();
  }

  @Test
  void aRoomIsNamedAsSet() {
    Map<String, String> hashed = Map.of("PARLEY_TELEMETRY_ROOMS", "hash");

    assertThat(TelemetrySettings.read(Settings.of(Map.of())).rooms().of("general"))
        .isEqualTo("general");
    assertThat(TelemetrySettings.read(Settings.of(hashed)).rooms().of("general"))
        .as("printf general | sha256sum")
        .isEqualTo("0feae16d5536");
  }

  private String endpoint() {
    return "http://127.0.0.1:" + collector.getAddress().getPort();
  }

  private static Telemetry open(Map<String, String> environment) {
    return Telemetry.open(
        "test", "node", new HashMap<>(environment), TelemetrySettings.read(Settings.of(Map.of())));
  }

  private static boolean isSampled(Telemetry telemetry) {
    Span span = telemetry.tracing().start("a", SpanKind.SERVER, null, Attributes.empty());
    telemetry.tracing().end(span, null);
    return span.getSpanContext().isSampled();
  }

  private static void close(Telemetry telemetry) throws Exception {
    telemetry.close().await(10, TimeUnit.SECONDS);
  }
}
