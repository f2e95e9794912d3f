package dev.parley.systemtests.telemetry;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The spans of one trace, as whoever keeps them tells.
 *
 * @param all in the order in which they began
 */
record Spans(List<Span> all) {

  /**
   * A span.
   *
   * @param parent the id of the span above it; empty where there is none
   * @param kind such as server, in lower case
   * @param service the service's name
   * @param instance the node's id
   * @param tags attributes, and {@code otel.status_code} ERROR where it failed
   * @param events their names
   */
  record Span(
      String id,
      String parent,
      String name,
      String kind,
      String service,
      String instance,
      long startMicros,
      long durationMicros,
      Map<String, String> tags,
      List<String> events) {

    long endMicros() {
      return startMicros + durationMicros;
    }

    boolean failed() {
      return "ERROR".equals(tags.get("otel.status_code"));
    }

    String tag(String key) {
      return tags.getOrDefault(key, "");
    }
  }

  /** All of a name. */
  List<Span> named(String name) {
    return all.stream().filter(span -> span.name().equals(name)).toList();
  }

  /** The one of a name; none or several are a failure of the test. */
  Span only(String name) {
    List<Span> found = named(name);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of " + name + " (expected: 1) in " + this);
    }
    return found.get(0);
  }

  /** The span above another one. */
  Span above(Span span) {
    return all.stream()
        .filter(other -> other.id().equals(span.parent()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no parent of " + span + " in " + this));
  }

  /** How many there are of each name. */
  Map<String, Long> counts() {
    return all.stream().collect(Collectors.groupingBy(Span::name, Collectors.counting()));
  }

  @Override
  public String toString() {
    return all.stream().map(Span::toString).collect(Collectors.joining("\n", "\n", "\n"));
  }
}
