package dev.parley.systemtests.telemetry;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that tests use where they are installed: named by a variable, or on the PATH. */
enum Programs {
  /** The OpenTelemetry Collector (contrib). */
  COLLECTOR("PARLEY_OTELCOL", "otelcol-contrib"),
  /** Jaeger, version 2. */
  JAEGER("PARLEY_JAEGER", "jaeger"),
  /** Checks rules of Prometheus. */
  PROMTOOL("PARLEY_PROMTOOL", "promtool");

  private final String variable;
  private final String program;

  Programs(String variable, String program) {
    this.variable = variable;
    this.program = program;
  }

  /** Where it is, if it is. */
  Optional<Path> find() {
    String named = System.getenv(variable);
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named)).filter(Programs::canRun);
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .flatMap(folder -> Stream.of(Path.of(folder, program)))
        .filter(Programs::canRun)
        .findFirst();
  }

  /** How it can be given to the tests. */
  String hint() {
    return program + " is not on the PATH, and " + variable + " does not name it";
  }

  private static boolean canRun(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
