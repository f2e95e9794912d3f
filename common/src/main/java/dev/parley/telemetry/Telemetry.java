package dev.parley.telemetry;

import dev.parley.config.Settings;
import dev.parley.time.NodeClock;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The OpenTelemetry SDK of a node, set up from the standard OTEL_* variables. */
public final class Telemetry {

  private static final String TRACES_EXPORTER = "OTEL_TRACES_EXPORTER";
  private static final Set<String> ENDPOINTS =
      Set.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

  /** The first that is set holds, as the SDK has it. */
  private static final List<String> PROTOCOLS =
      List.of("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");

  /** The only one that the JDK's HTTP client can do: gRPC needs trailers. */
  private static final String PROTOCOL = "http/protobuf";

  private static final long CLOSE_SECONDS = 3;

  /** The SDK's own way to be disabled would still make spans, of which nobody hears. */
  private static final Map<String, String> NOTHING =
      Map.of(
          "otel.sdk.disabled", "false",
          "otel.traces.exporter", "none",
          "otel.traces.sampler", "always_off",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none");

  private final OpenTelemetrySdk sdk;
  private final Tracing tracing;
  private final RoomLabel rooms;

  private Telemetry(
      OpenTelemetrySdk sdk, @Nullable ForcibleSampler sampler, TelemetrySettings settings) {
    this.sdk = sdk;
    this.tracing = new Tracing(sdk, sampler, settings.forcedPerSecond(), NodeClock.SYSTEM);
    this.rooms = settings.rooms();
  }

  /**
   * Notes a protocol for traces that is not built in, where traces are to be exported at all. The
   * SDK would end the start as well, but name neither the variable nor what it expects.
   *
   * @param environment where OTEL_* are set
   */
  public static void check(Map<String, String> environment, Settings settings) {
    String exporter = environment.getOrDefault(TRACES_EXPORTER, "");
    boolean otlp = exporter.isBlank() || exporter.contains("otlp");
    if (!otlp || !exporting(environment) || isDisabled(environment)) {
      return;
    }
    for (String name : PROTOCOLS) {
      String protocol = environment.getOrDefault(name, "").strip();
      if (!protocol.isEmpty()) {
        if (!protocol.equals(PROTOCOL)) {
          settings.fault(name, protocol, PROTOCOL + ", to which collectors listen on port 4318");
        }
        return;
      }
    }
  }

  /**
   * Starts the SDK. Without an endpoint nothing is sampled and nothing exported, unless OTEL_* say
   * otherwise.
   *
   * @param service the service's name
   * @param node the node's id
   * @param environment where OTEL_* are set
   */
  public static Telemetry open(
      String service, String node, Map<String, String> environment, TelemetrySettings settings) {
    ExporterLog.install();
    AtomicReference<@Nullable ForcibleSampler> sampler = new AtomicReference<>();
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> properties(service, environment))
            .addPropertiesCustomizer(config -> isDisabled(environment) ? NOTHING : Map.of())
            .addResourceCustomizer((resource, config) -> identify(node).merge(resource))
            .addSamplerCustomizer(
                (given, config) -> {
                  if (given == Sampler.alwaysOff()) {
                    return given; // nothing is wanted, errors neither
                  }
                  ShareSampler share = new ShareSampler(given);
                  settings.percent().whenSet(share::take);
                  ForcibleSampler forcible = new ForcibleSampler(share);
                  sampler.set(forcible);
                  return forcible;
                })
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk();
    return new Telemetry(sdk, sampler.get(), settings);
  }

  /** Where spans are made. */
  public Tracing tracing() {
    return tracing;
  }

  /** How rooms are named in spans and logs. */
  public RoomLabel rooms() {
    return rooms;
  }

  /** Gives what is buffered to the exporter, at most 3 s, and ends. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    Thread closer =
        new Thread(
            () -> {
              sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
              closed.complete();
            },
            "telemetry-close");
    closer.setDaemon(true);
    closer.start();
    return closed.future();
  }

  /** The defaults, and OTEL_* above them. */
  private static Map<String, String> properties(String service, Map<String, String> environment) {
    boolean exporting = exporting(environment);
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.service.name", service);
    properties.put("otel.traces.exporter", exporting ? "otlp" : "none");
    // Spans that nobody will see are not worth making.
    properties.put("otel.traces.sampler", exporting ? "parentbased_always_on" : "always_off");
    properties.put("otel.metrics.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    properties.put("otel.exporter.otlp.protocol", PROTOCOL);
    properties.put("otel.propagators", "tracecontext");
    // Whoever sends a message and looks for its trace does not wait for the SDK's five seconds.
    properties.put("otel.bsp.schedule.delay", "1000");
    properties.put("otel.bsp.max.queue.size", "8192");
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("OTEL_") && !value.isBlank()) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    return properties;
  }

  private static boolean isDisabled(Map<String, String> environment) {
    return environment.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true");
  }

  private static boolean exporting(Map<String, String> environment) {
    String exporter = environment.getOrDefault(TRACES_EXPORTER, "");
    return exporter.isBlank()
        ? environment.entrySet().stream().anyMatch(Telemetry::namesEndpoint)
        : !exporter.equals("none");
  }

  private static boolean namesEndpoint(Map.Entry<String, String> variable) {
    return ENDPOINTS.contains(variable.getKey()) && !variable.getValue().isBlank();
  }

  /** OTEL_RESOURCE_ATTRIBUTES win over it. */
  private static Resource identify(String node) {
    return Resource.builder()
        .put("service.namespace", "parley")
        .put("service.instance.id", node)
        .build();
  }
}
