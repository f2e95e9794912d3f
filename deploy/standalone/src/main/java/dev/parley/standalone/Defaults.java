package dev.parley.standalone;

import java.util.Map;
import java.util.function.IntSupplier;

/** Fills in variables that are not set, or set to nothing. */
final class Defaults {

  private final Map<String, String> variables;

  /** Fills {@code variables} in place. */
  Defaults(Map<String, String> variables) {
    this.variables = variables;
  }

  boolean misses(String name) {
    return variables.getOrDefault(name, "").isBlank();
  }

  void put(String name, String value) {
    if (misses(name)) {
      variables.put(name, value);
    }
  }

  /** Asks for a port only where one is needed. */
  void putPort(String name, IntSupplier port) {
    if (misses(name)) {
      variables.put(name, Integer.toString(port.getAsInt()));
    }
  }
}
