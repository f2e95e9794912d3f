package dev.parley.gateway.auth;

import dev.parley.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * What a token has to say to be good, beside its signature.
 *
 * @param leeway how far the clocks of gateways and of whoever issues tokens may be apart: a token
 *     is good so much before its {@code nbf} and after its {@code exp}
 * @param maxLife the longest time from {@code iat}, and from now, to {@code exp}
 * @param audiences one of them must be in {@code aud}; none for any
 * @param issuers one of them must be {@code iss}; none for any
 * @param claimRequired whether what a token does not say of its rights is denied: no claim {@code
 *     parley}, or no list in it, allows no room; otherwise it allows every room
 */
public record TokenRules(
    Duration leeway,
    Duration maxLife,
    List<String> audiences,
    List<String> issuers,
    boolean claimRequired) {

  static final String MAX_LIFE = "PARLEY_AUTH_MAX_LIFE";
  static final Duration LONGEST_LIFE = Duration.ofDays(3650);

  /** Reads them; faults are noted in the settings. */
  static TokenRules read(Settings settings) {
    return new TokenRules(
        settings.duration(
            "PARLEY_AUTH_LEEWAY", Duration.ofSeconds(10), Duration.ZERO, Duration.ofMinutes(5)),
        settings.duration(MAX_LIFE, Duration.ofDays(30), Duration.ofMinutes(1), LONGEST_LIFE),
        settings.list("PARLEY_AUTH_AUDIENCE", List.of()),
        settings.list("PARLEY_AUTH_ISSUER", List.of()),
        settings
            .choice("PARLEY_AUTH_CLAIM", "optional", "optional", "required")
            .equals("required"));
  }
}
