package dev.parley.systemtests.telemetry;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.process.FreePorts;
import dev.parley.testkit.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The project's collector with some of its overlays, as a process on free ports. */
final class Collector implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  private final JavaProcess process;
  private final int http;
  private final int metrics;

  private Collector(JavaProcess process, int http, int metrics) {
    this.process = process;
    this.http = http;
    this.metrics = metrics;
  }

  /**
   * Starts one and waits until it takes spans.
   *
   * @param environment on top of host and ports
   * @param overlays names in otel-collector/overlays
   */
  static Collector start(Map<String, String> environment, String... overlays) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Tool.COLLECTOR.find().orElseThrow().toString());
    command.addAll(List.of("--config", folder().resolve("config.yaml").toString()));
    for (String overlay : overlays) {
      String file = folder().resolve("overlays").resolve(overlay + ".yaml").toString();
      command.addAll(List.of("--config", file));
    }
    List<Integer> ports = FreePorts.some(5);
    Map<String, String> all = new HashMap<>(environment);
    all.put("COLLECTOR_HOST", HOST);
    all.put("COLLECTOR_GRPC_PORT", ports.get(0).toString());
    all.put("COLLECTOR_HTTP_PORT", ports.get(1).toString());
    all.put("COLLECTOR_HEALTH_PORT", ports.get(2).toString());
    all.put("COLLECTOR_METRICS_PORT", ports.get(3).toString());
    all.put("COLLECTOR_OWN_METRICS_PORT", ports.get(4).toString());
    all.put("COLLECTOR_METRICS_INTERVAL", "1s");
    Collector started = new Collector(JavaProcess.run(command, all), ports.get(1), ports.get(3));
    Http health = new Http(ports.get(2), null);
    try {
      Eventually.until(
          "the collector is up; " + started.process.output(),
          () -> started.isDown() || health.getText("/").statusCode() == 200);
      if (started.isDown()) {
        throw new AssertionError("the collector ended: " + started.process.output());
      }
    } catch (AssertionError notUp) {
      started.close();
      throw notUp;
    }
    return started;
  }

  /** Where the repository keeps its configuration. */
  static Path folder() {
    return repository().resolve("otel-collector");
  }

  /** The repository's root. */
  static Path repository() {
    return Path.of(System.getProperty("basedir", "system-tests")).toAbsolutePath().getParent();
  }

  /** What OTEL_EXPORTER_OTLP_ENDPOINT is to be. */
  String endpoint() {
    return "http://" + HOST + ":" + http;
  }

  /** The port of the metrics that it makes of spans. */
  int metricsPort() {
    return metrics;
  }

  /** Its process. */
  JavaProcess process() {
    return process;
  }

  private boolean isDown() {
    return !process.isAlive();
  }

  @Override
  public void close() {
    process.close();
  }
}
