package dev.parley.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Named texts, read as typed values. A value that does not fit is noted and its default returned,
 * so that {@link #check} can report all faults at once. What is read by {@link #live} can be given
 * other values while the node runs.
 */
public final class Settings {

  private static final String PREFIX = "PARLEY_";

  /** Behind the name of a secret: the file that holds it. */
  private static final String FILE = "_FILE";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private final Map<String, String> values;
  private final Set<String> faults = new LinkedHashSet<>();
  private final Map<String, Key> keys = new TreeMap<>();
  private final List<Reading<?>> readings = new ArrayList<>();
  private boolean live;

  /**
   * Something that can be set.
   *
   * @param name of the variable
   * @param byDefault what stands in where it is not set, as it would be written; may be empty
   * @param allowed which values fit, in words
   * @param live whether it can change while a node runs
   */
  public record Key(String name, String byDefault, String allowed, boolean live) {}

  /** A live value, and how it is read. */
  private record Reading<T>(Function<Settings, T> reader, Live<T> value) {

    Runnable from(Settings settings) {
      T next = reader.apply(settings);
      return () -> value.set(next);
    }
  }

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  /** Settings from variables such as {@link System#getenv()}; others than PARLEY_* are ignored. */
  public static Settings of(Map<String, String> variables) {
    Map<String, String> values = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !value.isBlank()) {
            values.put(name, value.strip());
          }
        });
    return new Settings(values);
  }

  /**
   * The settings of a node: those of the file that PARLEY_SETTINGS_FILE names, if any, and over
   * them those of the environment. What is wrong with the file itself is noted as a fault.
   */
  public static Settings load(Map<String, String> environment) {
    Settings own = of(environment);
    String file = own.textOrNull("PARLEY_SETTINGS_FILE");
    if (file == null) {
      return own;
    }
    SettingsFile lines = SettingsFile.read(Path.of(file));
    Map<String, String> all = new TreeMap<>(lines.values());
    all.putAll(own.values);
    Settings both = of(all);
    both.faults.addAll(lines.faults());
    both.textOrNull("PARLEY_SETTINGS_FILE");
    return both;
  }

  /** A text. */
  public String text(String name, String byDefault) {
    String value = value(name, byDefault, "a text");
    return value == null ? byDefault : value;
  }

  /** A text that may be missing. */
  public @Nullable String textOrNull(String name) {
    return value(name, "", "a text");
  }

  /**
   * A text that only the node may know: the value itself, or what is in the file that {@code
   * NAME_FILE} names, without the line end behind it. No fault shows it. Null where neither is set.
   */
  public @Nullable String secretOrNull(String name) {
    String given = value(name, "", "a text");
    String file = value(name + FILE, "", "a file");
    if (file == null) {
      return given;
    }
    if (given != null) {
      fault(name + FILE, file, "one of %s and %s, not both".formatted(name, name + FILE));
      return given;
    }
    SecretFile read = SecretFile.read(Path.of(file));
    if (read.fault() != null) {
      fault(name + FILE, file, read.fault());
    }
    return read.secret();
  }

  /** A list of texts, separated by commas. */
  public List<String> list(String name, List<String> byDefault) {
    String value = value(name, String.join(",", byDefault), "texts, separated by commas");
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

  /**
   * A value that can change while the node runs: the reader is asked now, and again at every {@link
   * #reload}. It must read only what may change in flight, see {@link LiveSettings}.
   */
  public <T> Live<T> live(Function<Settings, T> reader) {
    live = true;
    Live<T> value = new Live<>(reader.apply(this));
    live = false;
    readings.add(new Reading<>(reader, value));
    return value;
  }

  /**
   * What is wrong with other values for the live ones, a line each; none where they fit.
   *
   * @param over what is to go before the settings with which the node was started
   * @param readAll asks for all that can be set in flight, also of services that this node does not
   *     run
   */
  static List<String> faultsInFlight(Map<String, String> over, Consumer<Settings> readAll) {
    Settings given = of(over);
    readAll.accept(given);
    String known = "what can change in flight: " + String.join(", ", given.keys.keySet());
    for (String name : over.keySet()) {
      if (!given.keys.containsKey(name)) {
        given.faultOfName(name, known);
      }
    }
    return given.faults();
  }

  /** Gives the live values others, which have no {@link #faultsInFlight}. */
  void reload(Map<String, String> over) {
    Map<String, String> all = new TreeMap<>(values);
    all.putAll(over);
    Settings next = of(all);
    readings.stream().map(reading -> reading.from(next)).toList().forEach(Runnable::run);
  }

  /** Notes a fault that only the caller can see, such as one value above another. */
  public void fault(String name, Object value, String expected) {
    faults.add("%s: \"%s\" (expected: %s)".formatted(name, value, expected));
  }

  /** Notes that there is no such setting here; its value is not shown, it may be a secret. */
  public void faultOfName(String name, String expected) {
    faults.add("%s (expected: %s)".formatted(name, expected));
  }

  /** What does not fit so far, one line each. */
  public List<String> faults() {
    return List.copyOf(faults);
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
    return values.keySet().stream().filter(name -> !keys.containsKey(name)).toList();
  }

  /** All that has been asked for, by name. */
  public List<Key> keys() {
    return List.copyOf(keys.values());
  }

  private @Nullable String value(String name, String byDefault, String allowed) {
    keys.put(name, new Key(name, byDefault, allowed, live));
    return values.get(name);
  }

  private <T> T read(
      String name, T byDefault, String expected, Function<String, @Nullable T> parser) {
    String shown = byDefault instanceof Duration time ? show(time) : String.valueOf(byDefault);
    String text = value(name, shown, expected);
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

  /** As it would be written, in the largest unit that fits. */
  private static String show(Duration duration) {
    if (duration.toMillis() % 1_000 != 0) {
      return duration.toMillis() + "ms";
    } else if (duration.isZero() || duration.toSeconds() % 60 != 0) {
      return duration.toSeconds() + "s";
    } else if (duration.toMinutes() % 60 != 0) {
      return duration.toMinutes() + "m";
    }
    return duration.toHours() % 24 == 0 ? duration.toDays() + "d" : duration.toHours() + "h";
  }
}
