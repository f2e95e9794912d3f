package dev.parley.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The newest version of the central settings that was taken. A version is a whole: what an earlier
 * one set and it does not goes back to what the node was started with. To go back to earlier values
 * is a new version too. Not safe from several threads.
 */
public final class CentralVersion {

  private static final String VERSION = "version";

  private final Settings settings;
  private final Consumer<Settings> readAll;
  private Map<String, Object> seen = Map.of();
  private long version;

  /**
   * Of a node's settings, before any version.
   *
   * @param readAll asks for all that a version may set, such as {@link LiveSettings#readAll}
   */
  public CentralVersion(Settings settings, Consumer<Settings> readAll) {
    this.settings = settings;
    this.readAll = readAll;
  }

  /** The number of the version that holds; 0 before the first. */
  public long number() {
    return version;
  }

  /**
   * What came of a document.
   *
   * @param taken whether its values hold now
   * @param faults why it was refused, one line each; none where it was taken or is known already
   */
  public record Outcome(boolean taken, List<String> faults) {}

  /**
   * Takes a document, or refuses it as a whole.
   *
   * @param document {@code version}, a number above that of the last one, and names of settings
   *     with their values
   */
  public Outcome offer(Map<String, Object> document) {
    if (document.equals(seen)) {
      return new Outcome(false, List.of());
    }
    long number = document.get(VERSION) instanceof Number given ? given.longValue() : version;
    Map<String, String> values = new TreeMap<>();
    document.forEach(
        (name, value) -> {
          if (!name.equals(VERSION)) {
            values.put(name, String.valueOf(value));
          }
        });
    List<String> faults = new ArrayList<>();
    if (number <= version) {
      faults.add(
          "%s: \"%s\" (expected: a number above %d, the version that holds)"
              .formatted(VERSION, document.get(VERSION), version));
    }
    faults.addAll(Settings.faultsInFlight(values, readAll));
    if (!faults.isEmpty()) {
      return new Outcome(false, List.copyOf(faults));
    }
    settings.reload(values);
    version = number;
    seen = Map.copyOf(document);
    return new Outcome(true, List.of());
  }
}
