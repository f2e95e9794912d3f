package dev.parley.health;

import dev.parley.config.Settings;
import dev.parley.http.Hosts;
import java.util.List;

/**
 * Where a node reports on itself, and to whom.
 *
 * @param host the interface
 * @param port 0 for any free one
 * @param hosts under which names it answers
 * @param token who asks for {@code /debug} has to show it; without one only this machine may ask
 */
public record ManagementSettings(String host, int port, Hosts hosts, String token) {

  private static final int MAX_PORT = 65_535;
  private static final int MIN_TOKEN = 16;

  /** Reads them; faults are noted in the settings. */
  public static ManagementSettings read(Settings settings) {
    String given = settings.secretOrNull("PARLEY_MANAGEMENT_TOKEN");
    String token = given == null ? "" : given;
    if (!token.isEmpty() && token.length() < MIN_TOKEN) {
      settings.fault(
          "PARLEY_MANAGEMENT_TOKEN",
          token.length() + " characters",
          MIN_TOKEN + " characters or more");
    }
    return new ManagementSettings(
        settings.text("PARLEY_MANAGEMENT_HOST", "127.0.0.1"),
        settings.number("PARLEY_MANAGEMENT_PORT", 8081, 0, MAX_PORT),
        new Hosts(settings.list("PARLEY_MANAGEMENT_HOSTS", List.of())),
        token);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ManagementSettings[host=%s, port=%d]".formatted(host, port);
  }
}
