package dev.parley.telemetry;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The OpenTelemetry SDK of a node, set up from the standard OTEL_* variables. */
public final class Telemetry {

  private final OpenTelemetrySdk sdk;
  private final Tracing tracing;

  private Telemetry(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
    this.tracing = new Tracing(sdk);
  }

  /**
   * Starts the SDK. Without an endpoint nothing is sampled and nothing exported, unless OTEL_* say
   * otherwise.
   *
   * @param service the service's name
   * @param node the node's id
   * @param environment where OTEL_* stand
   */
  public static Telemetry open(String service, String node, Map<String, String> environment) {
    boolean exporting = environment.keySet().stream().anyMatch(Telemetry::namesEndpoint);
    Map<String, String> defaults = new HashMap<>();
    defaults.put("otel.service.name", service);
    defaults.put(
        "otel.resource.attributes", "service.namespace=parley,service.instance.id=" + node);
    defaults.put("otel.traces.exporter", exporting ? "otlp" : "none");
    // Spans that nobody will see are not worth making.
    defaults.put("otel.traces.sampler", exporting ? "parentbased_always_on" : "always_off");
    defaults.put("otel.metrics.exporter", "none");
    defaults.put("otel.logs.exporter", "none");
    defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
    defaults.put("otel.propagators", "tracecontext");
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> defaults)
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk();
    return new Telemetry(sdk);
  }

  /** Where spans are made. */
  public Tracing tracing() {
    return tracing;
  }

  /** Gives what is buffered to the exporter, at most 3 s, and ends. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    Thread closer =
        new Thread(
            () -> {
              sdk.shutdown().join(3, TimeUnit.SECONDS);
              closed.complete();
            },
            "telemetry-close");
    closer.setDaemon(true);
    closer.start();
    return closed.future();
  }

  private static boolean namesEndpoint(String variable) {
    return variable.equals("OTEL_EXPORTER_OTLP_ENDPOINT")
        || variable.equals("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  }
}
