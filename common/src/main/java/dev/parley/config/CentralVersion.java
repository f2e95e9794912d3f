package dev.parley.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The newest version of the central settings that was taken. A version is a whole: what an earlier
 * one set and it does not goes back to what the node was started with. To go back to earlier values
 * is a new version too. Not safe from several threads.
 */
public final class CentralVersion {

  private static final String VERSION = "version";

  private final Settings settings;
  private final Set<String> names;
  private Map<String, Object> seen = Map.of();
  private long version;

  /**
   * Of a node's settings, before any version.
   *
   * @param names all that a version may set
   */
  public CentralVersion(Settings settings, Set<String> names) {
    this.settings = settings;
    this.names = Set.copyOf(names);
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
    if (!(document.get(VERSION) instanceof Number number) || number.longValue() <= version) {
      return refused(
          "%s: \"%s\" (expected: a number above %d, the version that holds)"
              .formatted(VERSION, document.get(VERSION), version));
    }
    Map<String, String> values = new TreeMap<>();
    document.forEach(
        (name, value) -> {
          if (!name.equals(VERSION)) {
            values.put(name, String.valueOf(value));
          }
        });
    List<String> faults = settings.reload(values, names);
    if (!faults.isEmpty()) {
      return new Outcome(false, faults);
    }
    version = number.longValue();
    seen = Map.copyOf(document);
    return new Outcome(true, List.of());
  }

  private static Outcome refused(String fault) {
    return new Outcome(false, List.of(fault));
  }
}
