package dev.parley.node;

import dev.parley.config.CentralVersion;
import dev.parley.config.LiveSettings;
import dev.parley.config.Settings;
import dev.parley.config.SettingsFile;
import dev.parley.telemetry.Telemetry;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The command {@code check-config}: reads settings as a node does at its start, and starts nothing.
 * It knows the settings of those services that are on the class path.
 */
public final class SettingsCheck {

  private SettingsCheck() {}

  /** Ends with status 0 where all files are good, and else with 1 and a line for each fault. */
  public static void main(String[] files) {
    System.exit(run(files, System.out, System.err));
  }

  /** The command's status; what it has to say goes to the two streams. */
  public static int run(String[] files, PrintStream out, PrintStream err) {
    if (files.length == 0) {
      err.println("check-config: no file (expected: FILE...)");
      return 1;
    }
    List<String> faults =
        Arrays.stream(files)
            .flatMap(file -> faults(Path.of(file)).stream().map(fault -> file + ": " + fault))
            .toList();
    faults.forEach(err::println);
    if (faults.isEmpty()) {
      out.println(files.length == 1 ? "good" : files.length + " files, all good");
    }
    return faults.isEmpty() ? 0 : 1;
  }

  /**
   * All that is wrong with a file, one line each.
   *
   * @param file settings a line, or, where its name ends with {@code .json}, central settings
   */
  public static List<String> faults(Path file) {
    if (file.toString().endsWith(".json")) {
      return faultsOfCentral(file);
    }
    SettingsFile lines = SettingsFile.read(file);
    Settings settings = readAll(Settings.of(lines.values()));
    Telemetry.check(lines.values(), settings);
    settings.unknown().forEach(name -> settings.faultOfName(name, "a name of docs/settings.md"));
    List<String> faults = new ArrayList<>(lines.faults());
    faults.addAll(settings.faults());
    return faults;
  }

  /** Asks for everything that there is. */
  public static Settings readAll(Settings settings) {
    settings.textOrNull("PARLEY_SETTINGS_FILE");
    NodeSettings.read(settings);
    ServiceModule.selected(settings);
    ServiceModule.load().forEach(module -> module.configure(settings));
    return settings;
  }

  private static List<String> faultsOfCentral(Path file) {
    Map<String, Object> document;
    try {
      document = new JsonObject(Files.readString(file)).getMap();
    } catch (IOException | DecodeException unreadable) {
      return List.of("\"%s\" (expected: a JSON object)".formatted(file.getFileName()));
    }
    return new CentralVersion(Settings.of(Map.of()), LiveSettings::readAll)
        .offer(document)
        .faults();
  }
}
