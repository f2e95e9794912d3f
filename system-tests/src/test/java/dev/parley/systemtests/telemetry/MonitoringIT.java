package dev.parley.systemtests.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Metrics;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node reports of itself on its management port, and what is said about that elsewhere. */
class MonitoringIT {

  private static final Pattern OWN = Pattern.compile("\\bparley_[a-z_]+");
  private static final Pattern PART = Pattern.compile("_(bucket|count|sum|max)$");

  private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");
  private static final Path DEPLOY = Collector.repository().resolve("deploy");

  private static Parley parley;
  private static Http management;
  private static Path data;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    data = folder.resolve("data");
    Path live = Files.writeString(folder.resolve("live.json"), "{\"version\":1}");
    parley =
        Parley.start(
            data,
            Map.of(
                "PARLEY_LOG_FORMAT", "json", "PARLEY_SETTINGS_CENTRAL", live.toUri().toString()));
    management = new Http(parley.managementPort(), null);
    talk();
  }

  @AfterAll
  static void end() {
    if (parley != null) {
      parley.close();
    }
  }

  /** A little of everything that is counted only once it has happened. */
  private static void talk() {
    String room = Parley.room("metrics");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice")) {
      alice.join(room);
      alice.send(room, "k").join();
      alice.awaitKey(room, "k");
      alice.ask("history", "room", room, "before", 1);
      alice.send("a.room.not.joined", "k").join();
      Eventually.until(
          "a page was read",
          () -> Metrics.of(parley.managementPort()).text().contains("parley_history_page_seconds"));
    }
    Eventually.until(
        "a close was counted",
        () -> Metrics.of(parley.managementPort()).text().contains("parley_gateway_closes_total"));
  }

  @Test
  void everyMetricIsInTheDocsAndNoOtherOne() throws IOException {
    // When
    Set<String> served = served();

    // Then
    String docs = Files.readString(Collector.repository().resolve("docs/metrics.md"));
    assertThat(named(docs)).isEqualTo(served);
  }

  @Test
  void everyQueryReadsMetricsAndLabelsThatThereAre() throws IOException {
    Map<String, Set<String>> labels = labels();
    Path alerts = DEPLOY.resolve("prometheus/alerts.yaml");
    assertThat(served()).containsAll(named(Files.readString(alerts)));
    List<Query> rules = Query.ofRules(alerts);
    assertThat(rules).hasSizeGreaterThan(10);
    assertThat(panels()).hasSizeGreaterThan(30);

    for (Query query : Stream.concat(rules.stream(), panels().stream()).toList()) {
      assertThat(query.metrics()).as("%s", query).isNotEmpty();
      assertThat(query.shownInVain()).as("%s", query).isEmpty();
      for (String metric : query.metrics()) {
        assertThat(labels).as("%s", query).containsKey(metric);
        assertThat(labels.get(metric)).as("%s", query).containsAll(query.labelsOf(metric));
      }
    }
  }

  @Test
  void labelsAreBounded() {
    String text = Metrics.of(parley.managementPort()).text();

    assertThat(text.lines().filter(line -> !line.startsWith("#")).toList())
        .as("no room, user or session is a label")
        .noneMatch(line -> line.contains("metrics.") || line.contains("alice"));
    assertThat(text.lines().filter(line -> line.startsWith("parley_")).count()).isLessThan(1_500);
  }

  @Test
  void prometheusTakesTheRules() throws Exception {
    assumeTrue(Tool.PROMTOOL.find().isPresent(), Tool.PROMTOOL.hint());
    Path rules = DEPLOY.resolve("prometheus");

    assertThat(promtool(rules, "check", "rules", "alerts.yaml")).contains("SUCCESS");
    assertThat(promtool(rules, "test", "rules", "alerts-test.yaml")).contains("SUCCESS");
    assertThat(promtool(rules, "check", "config", "prometheus.yaml")).contains("SUCCESS");
  }

  @Test
  void prometheusTakesTheQueriesOfTheDashboard(@TempDir Path folder) throws Exception {
    assumeTrue(Tool.PROMTOOL.find().isPresent(), Tool.PROMTOOL.hint());
    JsonArray rules = new JsonArray();
    panels()
        .forEach(
            query ->
                rules.add(
                    new JsonObject()
                        .put("record", "panel:" + rules.size())
                        .put("expr", query.text())));
    JsonObject group = new JsonObject().put("name", "panels").put("rules", rules);
    JsonObject groups = new JsonObject().put("groups", new JsonArray().add(group));
    Files.writeString(folder.resolve("panels.yaml"), groups.encodePrettily());

    assertThat(promtool(folder, "check", "rules", "panels.yaml"))
        .contains("SUCCESS: " + rules.size() + " rules found");
  }

  private static List<Query> panels() throws IOException {
    return Query.ofDashboard(
        new JsonObject(Files.readString(DEPLOY.resolve("grafana/parley.json"))));
  }

  private static String promtool(Path folder, String... arguments) throws Exception {
    String program = Tool.PROMTOOL.find().orElseThrow().toString();
    Process process =
        new ProcessBuilder(program, arguments[0], arguments[1], arguments[2])
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void itSaysThatItLivesAndIsReady() {
    assertThat(management.get("/livez").ok().getString("status")).isEqualTo("live");
    JsonObject ready = management.get("/readyz").ok();
    assertThat(ready.getString("status")).isEqualTo("ready");
    assertThat(ready.getJsonArray("reasons")).isEqualTo(new JsonArray());
  }

  @Test
  void aFlameGraphShowsWhereTimeGoes() {
    // Given
    String room = Parley.room("busy");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice")) {
      alice.join(room);

      // When
      CompletableFuture<HttpResponse<String>> graph =
          CompletableFuture.supplyAsync(() -> management.getText("/debug/flame?seconds=2"));
      for (int i = 0; !graph.isDone(); i++) {
        alice.send(room, "k" + i).join();
      }

      // Then
      HttpResponse<String> page = graph.join();
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-type").orElse("")).startsWith("text/html");
      assertThat(page.body()).contains("<canvas", "parley/");
    }
  }

  @Test
  void thereIsOneRecordingAtATimeAndWrongRequestsAreReported() {
    HttpResponse<String> recording = management.getText("/debug/jfr?seconds=1");

    assertThat(recording.statusCode()).isEqualTo(200);
    assertThat(recording.body()).startsWith("FLR\0");
    assertThat(management.getText("/debug/jfr?seconds=1000000").statusCode()).isEqualTo(400);
    assertThat(management.getText("/debug/flame?of=nothing").statusCode()).isEqualTo(400);
    assertThat(management.getText("/debug/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void threadsHeapAndLoopsAreReported() {
    assertThat(management.getText("/debug/threads").body()).contains("tail-rooms", "tail-history");
    assertThat(management.getText("/debug/heap").body()).contains("java.lang.String");
    JsonArray loops = management.get("/debug/loops").ok().getJsonArray("loops");
    assertThat(loops).isNotEmpty();
    assertThat(loops.getJsonObject(0).fieldNames())
        .containsExactlyInAnyOrder("loop", "lastMillis", "worstMillis", "tasks");
  }

  @Test
  void theLogIsJsonAndHasNoBodyAndNoToken() throws IOException {
    String log = Files.readString(data.resolve("logs/parley.log"));

    assertThat(log.lines().map(JsonObject::new))
        .isNotEmpty()
        .allMatch(line -> line.containsKey("time") && line.containsKey("level"));
    assertThat(log).doesNotContain("eyJ");
  }

  /** The labels of each metric that a node serves. */
  private static Map<String, Set<String>> labels() {
    Map<String, Set<String>> labels = new HashMap<>();
    Metrics.of(parley.managementPort())
        .text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line ->
                LABEL
                    .matcher(line)
                    .results()
                    .map(found -> found.group(1))
                    .forEach(
                        labels.computeIfAbsent(
                                line.replaceAll("[{ ].*", ""), name -> new TreeSet<>())
                            ::add));
    return labels;
  }

  private static Set<String> served() {
    return Metrics.of(parley.managementPort())
        .text()
        .lines()
        .filter(line -> line.startsWith("parley_"))
        .map(line -> base(line.replaceAll("[{ ].*", "")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> named(String text) {
    return OWN.matcher(text)
        .results()
        .map(MatchResult::group)
        .map(MonitoringIT::base)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String base(String name) {
    return PART.matcher(name).replaceAll("");
  }
}
