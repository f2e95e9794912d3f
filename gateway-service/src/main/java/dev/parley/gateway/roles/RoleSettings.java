package dev.parley.gateway.roles;

import dev.parley.config.Settings;

/**
 * Where the rules of rooms are.
 *
 * @param topic the topic; the same on every gateway
 * @param bytes how much all rules may be; one room's may be a sixteenth of it
 */
public record RoleSettings(String topic, int bytes) {

  private static final int DEFAULT_BYTES = 16 << 20;
  private static final int MIN_BYTES = 64 << 10;
  private static final int MAX_BYTES = 1 << 30;

  /** Reads them; faults are noted in the settings. */
  public static RoleSettings read(Settings settings) {
    return new RoleSettings(
        settings.text("PARLEY_ROLES_TOPIC", "parley.roles.v1"),
        settings.number("PARLEY_ROLES_BYTES", DEFAULT_BYTES, MIN_BYTES, MAX_BYTES));
  }
}
