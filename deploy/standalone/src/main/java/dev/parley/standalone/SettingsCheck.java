package dev.parley.standalone;

import dev.parley.config.CentralVersion;
import dev.parley.config.LiveSettings;
import dev.parley.config.Settings;
import dev.parley.config.SettingsException;
import dev.parley.config.SettingsFile;
import dev.parley.node.NodeSettings;
import dev.parley.node.ServiceModule;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads settings as a node does at its start, and starts nothing. */
final class SettingsCheck {

  private SettingsCheck() {}

  /**
   * All that is wrong with a file, one line each.
   *
   * @param file settings a line, or, where its name ends with {@code .json}, central settings
   * @param environment what a node has beside the file
   */
  static List<String> faults(Path file, Map<String, String> environment) {
    try {
      if (file.toString().endsWith(".json")) {
        return new CentralVersion(Settings.of(Map.of()), LiveSettings::readAll)
            .offer(json(file))
            .faults();
      }
      Settings settings = read(Settings.of(SettingsFile.read(file)));
      List<String> faults = new ArrayList<>(settings.faults());
      settings
          .unknown()
          .forEach(name -> faults.add(name + ": unknown (expected: a name of docs/settings.md)"));
      return faults;
    } catch (SettingsException wrong) {
      return wrong.faults();
    }
  }

  /** Asks for everything that there is. */
  static Settings read(Settings settings) {
    settings.textOrNull("PARLEY_SETTINGS_FILE");
    NodeSettings.read(settings);
    ServiceModule.selected(settings);
    ServiceModule.load().forEach(module -> module.configure(settings));
    return settings;
  }

  private static Map<String, Object> json(Path file) {
    try {
      return new JsonObject(Files.readString(file)).getMap();
    } catch (IOException | DecodeException unreadable) {
      throw new SettingsException(
          List.of("\"%s\" (expected: a JSON object)".formatted(file.getFileName())));
    }
  }
}
