package dev.parley.gateway.hook;

import dev.parley.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked before a message is published.
 *
 * @param url where the hook is, http or https; null where there is none
 * @param secret signs what it is asked; empty where there is no hook
 * @param deadline how long it may take to answer
 * @param rooms for which rooms it is asked
 * @param inFlight how many messages of a node it may be asked about at a time
 * @param pause how long it is not asked after it has failed several times in a row
 */
public record HookSettings(
    @Nullable URI url,
    String secret,
    Duration deadline,
    HookedRooms rooms,
    int inFlight,
    Duration pause) {

  private static final String URL = "PARLEY_HOOK_URL";
  private static final String SECRET = "PARLEY_HOOK_SECRET";
  private static final int MIN_SECRET = 32;

  /** Reads them; faults are noted in the settings. */
  public static HookSettings read(Settings settings) {
    String text = settings.textOrNull(URL);
    String given = settings.secretOrNull(SECRET);
    String secret = given == null ? "" : given;
    URI url = text == null ? null : url(text);
    if (text != null && url == null) {
      settings.fault(
          URL,
          text.contains("@") ? "a URL with a name" : text,
          "https://HOST/PATH or http://HOST/PATH, without a name in it");
    }
    if (text != null && secret.length() < MIN_SECRET) {
      settings.fault(
          SECRET, secret.length() + " characters", MIN_SECRET + " characters or more, with " + URL);
    }
    return new HookSettings(
        url,
        secret,
        settings.duration(
            "PARLEY_HOOK_DEADLINE",
            Duration.ofMillis(150),
            Duration.ofMillis(10),
            Duration.ofSeconds(10)),
        HookedRooms.read(settings),
        settings.number("PARLEY_HOOK_IN_FLIGHT", 256, 1, 10_000),
        settings.duration(
            "PARLEY_HOOK_PAUSE",
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofMinutes(10)));
  }

  private static @Nullable URI url(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      boolean whole = uri.getHost() != null && uri.getRawFragment() == null;
      return http && whole && uri.getUserInfo() == null ? uri : null;
    } catch (URISyntaxException none) {
      return null;
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "HookSettings[url=%s, deadline=%s, rooms=%s]".formatted(url, deadline, rooms);
  }
}
