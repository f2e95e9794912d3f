package dev.parley.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One object of JSON on one line, with its fields in the order in which they were put. */
public final class JsonLine {

  private static final double MICROS_PER_MILLI = 1e3;

  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** Adds a field; a null is left out. */
  public JsonLine put(String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
    return this;
  }

  /** Adds the latencies, in milliseconds, of a histogram of microseconds. */
  public JsonLine putLatencies(Histogram micros) {
    if (micros.getTotalCount() == 0) {
      return this;
    }
    return put("p50_ms", micros.getValueAtPercentile(50) / MICROS_PER_MILLI)
        .put("p90_ms", micros.getValueAtPercentile(90) / MICROS_PER_MILLI)
        .put("p99_ms", micros.getValueAtPercentile(99) / MICROS_PER_MILLI)
        .put("p999_ms", micros.getValueAtPercentile(99.9) / MICROS_PER_MILLI)
        .put("max_ms", micros.getMaxValue() / MICROS_PER_MILLI);
  }

  @Override
  public String toString() {
    return value(fields);
  }

  private static String value(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> text(String.valueOf(entry.getKey())) + ":" + value(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    } else if (value instanceof List<?> list) {
      return list.stream().map(JsonLine::value).collect(Collectors.joining(",", "[", "]"));
    } else if (value instanceof Double number) {
      return number(number);
    } else if (value instanceof Number || value instanceof Boolean || value instanceof JsonLine) {
      return value.toString();
    }
    return text(value.toString());
  }

  private static String number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return "null";
    }
    String text = String.format(Locale.ROOT, "%.3f", number);
    return text.replaceFirst("\\.?0+$", "");
  }

  private static String text(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
