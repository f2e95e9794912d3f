package dev.parley.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.normanmaurer.maven.autobahntestsuite.AutobahnTestSuite;
import org.python.util.jython;

/**
 * Runs the Autobahn test suite against a server, in a process of its own: with the libraries of the
 * tests around it, Jython takes the Java package {@code io} for Python's.
 *
 * @param folder where the reports and the output go
 */
record AutobahnSuite(Path folder) {

  /** Another suite in place of the one in the test's libraries: the path of a {@code wstest}. */
  private static final String WSTEST = System.getProperty("autobahn.wstest", "");

  /** Whether the cases are run that take minutes. */
  private static final boolean ALL = System.getProperty("autobahn.cases", "").equals("all");

  /** Large messages, and those in many small pieces; of each kind others are left. */
  private static final List<String> LONG =
      Stream.of(
              Stream.of("9.1.%d", "9.2.%d").flatMap(id -> numbered(id, 4, 6)),
              Stream.of("9.3.%d", "9.4.%d").flatMap(id -> numbered(id, 1, 8)),
              Stream.of("9.5.%d", "9.6.%d").flatMap(id -> numbered(id, 1, 5)))
          .flatMap(Function.identity())
          .toList();

  private static final String START =
      "import json, sys; from autobahntestsuite import wstest;"
          + " wstest.start({'mode': 'fuzzingclient'}, json.load(open(sys.argv[1])))";

  /**
   * What a server did in a case, in the suite's words, such as {@code OK} or {@code NON-STRICT}.
   *
   * @param behavior with what the case is about
   * @param close with the closing of the connection
   */
  record Result(String behavior, String close) {}

  /** The results by the cases' numbers. */
  Map<String, Result> run(String url) throws Exception {
    Files.createDirectories(folder);
    Path spec = folder.resolve("spec.json");
    Path output = folder.resolve("output.txt");
    Files.writeString(spec, spec(url).encodePrettily());
    Process suite =
        new ProcessBuilder(command(spec))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(suite.waitFor(10, TimeUnit.MINUTES)).as("it ends: see %s", output).isTrue();
      assertThat(suite.exitValue()).as("see %s", output).isZero();
    } finally {
      suite.destroyForcibly();
    }
    return results();
  }

  private JsonObject spec(String url) {
    return new JsonObject()
        .put("outdir", folder.toString())
        .put("options", new JsonObject().put("failByDrop", false))
        .put(
            "servers", new JsonArray().add(new JsonObject().put("agent", "parley").put("url", url)))
        .put("cases", new JsonArray().add("*"))
        .put("exclude-cases", ALL ? new JsonArray() : new JsonArray(LONG))
        .put("exclude-agent-cases", new JsonObject());
  }

  private static Stream<String> numbered(String id, int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(id::formatted);
  }

  private static List<String> command(Path spec) throws URISyntaxException {
    if (!WSTEST.isEmpty()) {
      return List.of(WSTEST, "-m", "fuzzingclient", "-s", spec.toString());
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        jarOf(jython.class) + System.getProperty("path.separator") + jarOf(AutobahnTestSuite.class),
        jython.class.getName(),
        "-c",
        START,
        spec.toString());
  }

  private static Path jarOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private Map<String, Result> results() throws IOException {
    JsonObject index = new JsonObject(Files.readString(folder.resolve("index.json")));
    JsonObject cases = index.getJsonObject("parley");
    return cases.fieldNames().stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                id -> result(cases.getJsonObject(id)),
                (a, b) -> a,
                TreeMap::new));
  }

  private static Result result(JsonObject report) {
    return new Result(report.getString("behavior"), report.getString("behaviorClose"));
  }
}
