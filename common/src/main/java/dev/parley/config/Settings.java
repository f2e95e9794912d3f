package dev.parley.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Named texts, read as typed values. A value that does not fit is noted and its default returned,
 * so that {@link #check} can report all faults at once.
 */
public final class Settings {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private final Map<String, String> values;
  private final Set<String> faults = new LinkedHashSet<>();
  private final Set<String> known = new TreeSet<>();

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  /** Settings from variables such as {@link System#getenv()}; others than PARLEY_* are ignored. */
  public static Settings of(Map<String, String> variables) {
    Map<String, String> values = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith("PARLEY_") && !value.isBlank()) {
            values.put(name, value.strip());
          }
        });
    return new Settings(values);
  }

  /** A text. */
  public String text(String name, String byDefault) {
    String value = value(name);
    return value == null ? byDefault : value;
  }

  /** A text that may be missing. */
  public @Nullable String textOrNull(String name) {
    return value(name);
  }

  /** A list of texts, separated by commas. */
  public List<String> list(String name, List<String> byDefault) {
    String value = value(name);
    return value == null
        ? byDefault
        : Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** An integer within bounds, both included. */
  public int number(String name, int byDefault, int min, int max) {
    return read(
        name,
        byDefault,
        "an integer from " + min + " to " + max,
        text -> {
          int value = Integer.parseInt(text);
          return value >= min && value <= max ? value : null;
        });
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String name, boolean byDefault) {
    return read(
        name,
        byDefault,
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> null;
            });
  }

  /** One of a few texts. */
  public String choice(String name, String byDefault, String... allowed) {
    return read(
        name,
        byDefault,
        "one of " + String.join(", ", allowed),
        text -> Arrays.asList(allowed).contains(text) ? text : null);
  }

  /** A time such as {@code 500ms}, {@code 30s}, {@code 5m}, within bounds, both included. */
  public Duration duration(String name, Duration byDefault, Duration min, Duration max) {
    return read(
        name,
        byDefault,
        "a time from %s to %s, such as 500ms, 30s, 5m".formatted(show(min), show(max)),
        text -> {
          Duration value = parse(text);
          return value != null && value.compareTo(min) >= 0 && value.compareTo(max) <= 0
              ? value
              : null;
        });
  }

  /** Notes a fault that only the caller can see, such as one value above another. */
  public void fault(String name, Object value, String expected) {
    faults.add("%s: \"%s\" (expected: %s)".formatted(name, value, expected));
  }

  /**
   * Ends the reading.
   *
   * @throws SettingsException with all faults, if there was any
   */
  public void check() {
    if (!faults.isEmpty()) {
      throw new SettingsException(List.copyOf(faults));
    }
  }

  /** Variables that are set and that nobody has asked for: misspelt, most likely. */
  public List<String> unknown() {
    return values.keySet().stream().filter(name -> !known.contains(name)).toList();
  }

  private @Nullable String value(String name) {
    known.add(name);
    return values.get(name);
  }

  private <T> T read(
      String name, T byDefault, String expected, Function<String, @Nullable T> parser) {
    String text = value(name);
    if (text == null) {
      return byDefault;
    }
    T parsed = null;
    try {
      parsed = parser.apply(text);
    } catch (NumberFormatException e) {
      // falls through to the fault
    }
    if (parsed == null) {
      fault(name, text, expected);
      return byDefault;
    }
    return parsed;
  }

  private static @Nullable Duration parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static String show(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
