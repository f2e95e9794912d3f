package dev.parley.systemtests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testkit.process.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's own unit tests, which need Node.js and nothing else. */
class NodeTestsIT {

  private static final int OLDEST_NODE = 20;
  private static final long PATIENCE_SECONDS = 120;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.");

  @Test
  void theUnitTestsOfThePagePass() throws Exception {
    Path node = node();
    List<Path> tests = tests();
    assertThat(tests).isNotEmpty();

    List<String> command =
        Stream.concat(Stream.of(node, "--test"), tests.stream()).map(Object::toString).toList();
    Ended ended = run(command);

    assertThat(ended.status()).as(ended.output()).isZero();
  }

  private static Path node() throws Exception {
    List<Path> found = Programs.onPath("node");
    assumeTrue(!found.isEmpty(), "there is no node on the PATH");
    String version = run(List.of(found.get(0).toString(), "--version")).output().strip();
    Matcher matcher = VERSION.matcher(version);
    assumeTrue(
        matcher.find() && Integer.parseInt(matcher.group(1)) >= OLDEST_NODE,
        "node is " + version + " (expected: " + OLDEST_NODE + " or newer)");
    return found.get(0);
  }

  /** By name: whether {@code --test} takes a folder differs between versions. */
  private static List<Path> tests() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> file.toString().endsWith(".test.mjs")).sorted().toList();
    }
  }

  /** Maven runs in the module's folder, an IDE maybe in the repository's. */
  private static Path folder() {
    Path inRepository = Path.of("gateway-service", "src", "test", "web");
    Path fromModule = Path.of("..").resolve(inRepository);
    return (Files.isDirectory(fromModule) ? fromModule : inRepository).toAbsolutePath().normalize();
  }

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("node", ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return new Ended(
          ended ? process.exitValue() : -1, Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  private record Ended(int status, String output) {}
}
