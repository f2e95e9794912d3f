package dev.parley.config;

import java.util.List;

/** Settings that do not fit, all of them, one line each. */
public final class SettingsException extends RuntimeException {

  private final List<String> faults;

  /** Of all that is wrong. */
  public SettingsException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** One line for each: name, value, and what was expected. */
  public List<String> faults() {
    return faults;
  }
}
