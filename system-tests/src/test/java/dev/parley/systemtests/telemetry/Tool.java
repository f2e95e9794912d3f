package dev.parley.systemtests.telemetry;

import dev.parley.testkit.process.Programs;
import java.nio.file.Path;
import java.util.Optional;

/** Programs that tests use where they are installed: named by a variable, or on the PATH. */
enum Tool {
  /** The OpenTelemetry Collector (contrib). */
  COLLECTOR("PARLEY_OTELCOL", "otelcol-contrib"),
  /** Jaeger, version 2. */
  JAEGER("PARLEY_JAEGER", "jaeger"),
  /** Checks rules of Prometheus. */
  PROMTOOL("PARLEY_PROMTOOL", "promtool");

  private final String variable;
  private final String program;

  Tool(String variable, String program) {
    this.variable = variable;
    this.program = program;
  }

  /** Where it is, if it is. */
  Optional<Path> find() {
    String named = System.getenv(variable);
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named)).filter(Programs::canRun);
    }
    return Programs.onPath(program).stream().findFirst();
  }

  /** How it can be given to the tests. */
  String hint() {
    return program + " is not on the PATH, and " + variable + " does not name it";
  }
}
