package dev.parley.gateway.auth;

import dev.parley.config.Loopback;
import dev.parley.config.Settings;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the public keys of those who issue tokens are.
 *
 * @param source a JSON Web Key Set (RFC 7517, section 5), at a server or in a file; null for none
 * @param period how often it is read again
 */
public record KeySettings(@Nullable URL source, Duration period) {

  private static final String NAME = "PARLEY_AUTH_JWKS";

  /** Reads them; faults are noted in the settings. */
  static KeySettings read(Settings settings) {
    String text = settings.textOrNull(NAME);
    URL source = text == null ? null : source(text);
    if (text != null && source == null) {
      settings.fault(
          NAME,
          text.contains("@") ? "a URL with a name" : text,
          "https://HOST/PATH, http:// of this machine, or a file");
    }
    return new KeySettings(
        source,
        settings.duration(
            "PARLEY_AUTH_JWKS_PERIOD",
            Duration.ofMinutes(5),
            Duration.ofMillis(100),
            Duration.ofDays(1)));
  }

  /** Null where keys from there could be anybody's, or where it is no place at all. */
  private static @Nullable URL source(String text) {
    try {
      if (!text.contains("://")) {
        return Path.of(text).toAbsolutePath().toUri().toURL();
      }
      URI uri = new URI(text);
      boolean allowed =
          "https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && Loopback.is(String.valueOf(uri.getHost())));
      return allowed && uri.getHost() != null && uri.getUserInfo() == null ? uri.toURL() : null;
    } catch (URISyntaxException | MalformedURLException | InvalidPathException noPlace) {
      return null;
    }
  }
}
