package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the start scripts say before there is a JVM. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StartScriptIT {

  /** The module's folder is where the tests run. */
  private static final Path DEPLOY = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  private record Outcome(int status, String out, String err) {}

  @ParameterizedTest
  @ValueSource(strings = {"run", "local-cluster"})
  void helpNeedsNeitherJavaNorABuild(String script) throws Exception {
    Outcome outcome = run(script, Map.of("JAVA_HOME", "/nowhere"), "--help");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).startsWith("Usage: deploy/" + script + " [--");
    assertThat(outcome.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"run,11.0.2,11", "local-cluster,16,16", "run,1.8.0_392,8"})
  void refusesAnOldJava(String script, String version, String major) throws Exception {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\" x' >&2\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));

    Outcome outcome = run(script, Map.of("JAVA_HOME", folder.toString()));

    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                1,
                "",
                "deploy/%s: Java 17 or newer is needed, and %s (from JAVA_HOME) is Java %s%n"
                    .formatted(script, java, major)));
  }

  @Test
  void refusesAJavaHomeWithoutJava() throws Exception {
    Outcome outcome = run("run", Map.of("JAVA_HOME", folder.toString()));

    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                1,
                "",
                "deploy/run: Java 17 or newer is needed, and JAVA_HOME (%s) has no bin/java%n"
                    .formatted(folder)));
  }

  /** From another folder, by absolute path, as users do. */
  private Outcome run(String script, Map<String, String> environment, String... arguments)
      throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = DEPLOY.resolve(script).toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out, err);
  }
}
