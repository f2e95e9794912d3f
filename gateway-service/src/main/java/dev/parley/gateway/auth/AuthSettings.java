package dev.parley.gateway.auth;

import dev.parley.config.Settings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * How clients are known.
 *
 * @param secret signs tokens (HS256) and resume secrets; the same on every gateway
 * @param guests whether anybody may come as a guest
 * @param guestTokenLife how long a guest's token is good
 * @param guestRooms the rooms that guests may use
 * @param claimRequired whether what a token does not say of its rights is denied: no claim, or no
 *     list in it, allows no room; otherwise it allows every room
 * @param leeway how far the clocks of gateways and of whoever issues tokens may be apart: a token
 *     is good so much before its {@code nbf} and after its {@code exp}
 * @param origins web origins that may connect besides the gateway's own; {@code *} for any
 */
public record AuthSettings(
    String secret,
    boolean guests,
    Duration guestTokenLife,
    GuestRooms guestRooms,
    boolean claimRequired,
    Duration leeway,
    List<String> origins) {

  private static final int MIN_SECRET_LENGTH = 32;

  /** Reads them; faults are noted in the settings. */
  public static AuthSettings read(Settings settings) {
    String secret = settings.secretOrNull("PARLEY_AUTH_SECRET");
    if (secret != null && secret.length() < MIN_SECRET_LENGTH) {
      settings.fault(
          "PARLEY_AUTH_SECRET",
          secret.length() + " characters",
          "at least " + MIN_SECRET_LENGTH + ", the same on every gateway");
    }
    return new AuthSettings(
        secret == null ? randomSecret() : secret,
        settings.flag("PARLEY_AUTH_GUESTS", true),
        settings.duration(
            "PARLEY_AUTH_GUEST_TOKEN_LIFE",
            Duration.ofDays(30),
            Duration.ofMinutes(1),
            Duration.ofDays(3650)),
        GuestRooms.read(settings, settings.text("PARLEY_GATEWAY_HOST", "127.0.0.1")),
        settings.choice("PARLEY_AUTH_CLAIM", "optional", "optional", "required").equals("required"),
        settings.duration(
            "PARLEY_AUTH_LEEWAY", Duration.ofSeconds(10), Duration.ZERO, Duration.ofMinutes(5)),
        origins(settings));
  }

  private static List<String> origins(Settings settings) {
    List<String> origins = settings.list("PARLEY_GATEWAY_ORIGINS", List.of());
    for (String origin : origins) {
      if (!origin.equals("*") && !origin.equals("null") && Origin.parse(origin) == null) {
        settings.fault(
            "PARLEY_GATEWAY_ORIGINS",
            origin,
            "origins of pages without a path, such as https://chat.example, or *");
      }
    }
    return origins;
  }

  private static String randomSecret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "AuthSettings[guests=%s, guestTokenLife=%s, origins=%s]"
        .formatted(guests, guestTokenLife, origins);
  }
}
