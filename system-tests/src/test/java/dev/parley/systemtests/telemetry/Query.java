package dev.parley.systemtests.telemetry;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A query in PromQL, read as far as to tell which metrics and labels it names. Whether it is one is
 * promtool's business.
 *
 * @param where a panel's title or an alert's name
 * @param text with Grafana's variables filled in
 * @param shown what is made of its labels for people: a legend, an alert's summary
 */
record Query(String where, String text, String shown) {

  private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
  private static final Pattern SELECTOR = Pattern.compile("([\\w:]+)\\s*\\{([^}]*)}");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_]\\w*");
  private static final Pattern SHOWN = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)\\s*}}");
  private static final Pattern AGGREGATION = Pattern.compile("\\b(?:sum|min|max|avg|count)\\b");
  private static final Set<String> OPERATORS =
      Set.of("and", "or", "unless", "bool", "offset", "sum", "min", "max", "avg", "count");

  /** All queries of a dashboard's panels; a panel without one is a failure of the test. */
  static List<Query> ofDashboard(JsonObject dashboard) {
    List<Query> all = new ArrayList<>();
    for (JsonObject panel : objects(dashboard.getJsonArray("panels"))) {
      if (panel.getString("type").equals("row")) {
        continue;
      }
      String title = panel.getString("title");
      List<JsonObject> targets = objects(panel.getJsonArray("targets"));
      if (targets.isEmpty()) {
        throw new AssertionError(title + " shows nothing");
      }
      for (JsonObject target : targets) {
        String text = target.getString("expr").replace("$__rate_interval", "1m");
        all.add(new Query(title, text, target.getString("legendFormat", "")));
      }
    }
    return all;
  }

  /** All queries of a file of rules. */
  static List<Query> ofRules(Path file) throws IOException {
    return objects(yaml(file).getJsonArray("groups")).stream()
        .flatMap(group -> objects(group.getJsonArray("rules")).stream())
        .map(
            rule ->
                new Query(
                    rule.getString("alert"),
                    rule.getString("expr"),
                    rule.getJsonObject("annotations").encode()))
        .toList();
  }

  /** A YAML file that holds one object. */
  @SuppressWarnings("unchecked")
  static JsonObject yaml(Path file) throws IOException {
    String text = Files.readString(file);
    return new JsonObject(
        (Map<String, Object>) new KubernetesSerialization().unmarshal(text, Map.class));
  }

  static List<JsonObject> objects(JsonArray array) {
    return array == null ? List.of() : array.stream().map(JsonObject.class::cast).toList();
  }

  /** The metrics that it reads, as they stand in the answers of nodes. */
  Set<String> metrics() {
    String bare = STRING.matcher(text).replaceAll("");
    bare = bare.replaceAll("\\{[^}]*}", "");
    bare = GROUPING.matcher(RANGE.matcher(bare).replaceAll("")).replaceAll("");
    return NAME.matcher(bare)
        .results()
        .map(MatchResult::group)
        .filter(name -> !OPERATORS.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The labels of one of its metrics that it counts on, beside those that Prometheus adds. */
  Set<String> labelsOf(String metric) {
    Stream<String> selected =
        SELECTOR
            .matcher(text)
            .results()
            .filter(found -> found.group(1).equals(metric))
            .flatMap(found -> labels(STRING.matcher(found.group(2)).replaceAll("")));
    Stream<String> needed = Stream.concat(selected, grouped().stream());
    if (!isAggregated()) {
      needed = Stream.concat(needed, shownLabels().stream());
    }
    return needed
        .filter(label -> !label.equals("instance") && !label.equals("job"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Labels that are shown although the result has none of that name. */
  Set<String> shownInVain() {
    Set<String> vain = new TreeSet<>(isAggregated() ? shownLabels() : Set.of());
    vain.removeAll(grouped());
    return vain;
  }

  private boolean isAggregated() {
    return AGGREGATION.matcher(text).find();
  }

  private Set<String> shownLabels() {
    return SHOWN.matcher(shown).results().map(found -> found.group(1)).collect(Collectors.toSet());
  }

  private Set<String> grouped() {
    return GROUPING
        .matcher(text)
        .results()
        .flatMap(found -> labels(found.group(1)))
        .collect(Collectors.toSet());
  }

  private static Stream<String> labels(String names) {
    return LABEL.matcher(names).results().map(MatchResult::group);
  }
}
