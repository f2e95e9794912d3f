package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.LiveSettings;
import dev.parley.config.Settings;
import dev.parley.node.SettingsCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/settings.md names every key with the default and the values that the code gives it; only
 * meanings are written by hand. A corrected copy is left in target/settings.md.
 */
class SettingsReferenceTest {

  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern ROW =
      Pattern.compile("\\| `(PARLEY_[A-Z_]+)` \\| (.*) \\| (.*) \\| (.*) \\|");

  /** What an image or compose.yaml itself sets. */
  private static final Pattern NOT_FOR_ENV =
      Pattern.compile(
          "PARLEY_(NODE_ID|SERVICES|DATA|CLUSTER_.*|BUS_.*|.*_HOST|.*_PORT|KAFKA_BOOTSTRAP)");

  private final Map<String, Settings.Key> keys = new LinkedHashMap<>();

  SettingsReferenceTest() {
    SettingsCheck.readAll(Settings.of(Map.of())).keys().forEach(key -> keys.put(key.name(), key));
  }

  @Test
  void theReferenceSaysWhatTheCodeDoes() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("docs/settings.md"));
    List<String> corrected = new ArrayList<>();
    Set<String> missing = new TreeSet<>(keys.keySet());
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      corrected.add(row.matches() ? corrected(row) : line);
      if (row.matches()) {
        missing.remove(row.group(1));
      }
    }
    Files.write(Path.of("target", "settings.md"), corrected);

    assertThat(missing).as("keys without a row").isEmpty();
    assertThat(lines)
        .as("docs/settings.md; a corrected copy is deploy/standalone/target/settings.md")
        .isEqualTo(corrected);
  }

  @Test
  void centralSettingsAreThoseThatAreReadAgain() {
    Settings central = Settings.of(Map.of());
    LiveSettings.readAll(central);

    assertThat(keys.values().stream().filter(Settings.Key::live).map(Settings.Key::name))
        .containsExactlyElementsOf(central.keys().stream().map(Settings.Key::name).toList());
  }

  @Test
  void theContainersCanBeGivenEveryKey() throws IOException {
    String env = Files.readString(ROOT.resolve("deploy/.env"));

    assertThat(keys.keySet())
        .filteredOn(name -> !NOT_FOR_ENV.matcher(name).matches())
        .allSatisfy(name -> assertThat(env).containsPattern("(?m)^#?" + name + "="));
  }

  @Test
  void theContainersSettingsAreGood() {
    assertThat(SettingsCheck.faults(ROOT.resolve("deploy/.env"))).isEmpty();
  }

  /** Defaults that are said in words are left alone: they differ from machine to machine. */
  private String corrected(Matcher row) {
    Settings.Key key = keys.get(row.group(1));
    if (key == null) {
      return "| `%s` | | there is no such key |".formatted(row.group(1));
    }
    String byDefault = row.group(2);
    if (byDefault.startsWith("`") || byDefault.isEmpty()) {
      byDefault = key.byDefault().isEmpty() ? "none" : "`" + key.byDefault() + "`";
    }
    String allowed = key.allowed().replaceFirst(", such as.*", "") + (key.live() ? "; *live*" : "");
    return "| `%s` | %s | %s | %s |".formatted(key.name(), byDefault, allowed, row.group(4));
  }
}
