package dev.parley.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of settings: a line {@code NAME=value} each, as in the environment files of Docker and
 * systemd; empty lines and those that begin with {@code #} say nothing.
 *
 * @param values by name, of any names
 * @param faults lines that are no settings, or that the file cannot be read; one line each
 */
public record SettingsFile(Map<String, String> values, List<String> faults) {

  private static final Pattern NAME = Pattern.compile("^(PARLEY|OTEL)_[A-Z0-9_]+\\b");

  /** Reads one. */
  public static SettingsFile read(Path file) {
    Map<String, String> values = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    int number = 0;
    for (String line : lines(file, faults)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int equals = text.indexOf('=');
      String place = file.getFileName() + ":" + number;
      String name = equals <= 0 ? nameIn(text) : text.substring(0, equals).strip();
      if (equals <= 0) {
        faults.add("%s: \"%s\" (expected: NAME=value)".formatted(place, name));
      } else if (values.putIfAbsent(name, text.substring(equals + 1).strip()) != null) {
        faults.add("%s: \"%s\" (expected: each name once)".formatted(place, name));
      }
    }
    return new SettingsFile(values, faults);
  }

  /** The name that a line begins with, if any. The rest is not shown: it may be a secret. */
  private static String nameIn(String line) {
    Matcher name = NAME.matcher(line);
    return name.find() ? name.group() : "";
  }

  private static List<String> lines(Path file, List<String> faults) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      faults.add("\"%s\" (expected: a file of settings that can be read)".formatted(file));
      return List.of();
    }
  }
}
