package dev.parley.gateway.auth;

import dev.parley.config.Settings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How clients are known.
 *
 * @param secrets sign tokens (HS256) and resume secrets; the same on every gateway. The first one
 *     signs, the other one is the one before it, under which nothing new is signed
 * @param guests whether anybody may come as a guest
 * @param guestTokenLife how long a guest's token is good; at most as long as any token may be
 * @param guestRooms the rooms that guests may use
 * @param rules what a token has to say
 * @param keys where the keys of other issuers are
 * @param topic where it is stored which tokens and sessions were ended
 * @param origins web origins that may connect besides the gateway's own; {@code *} for any
 */
public record AuthSettings(
    List<String> secrets,
    boolean guests,
    Duration guestTokenLife,
    GuestRooms guestRooms,
    TokenRules rules,
    KeySettings keys,
    String topic,
    List<String> origins) {

  private static final String SECRET = "PARLEY_AUTH_SECRET";
  private static final String PREVIOUS = "PARLEY_AUTH_SECRET_PREVIOUS";
  private static final String GUEST_LIFE = "PARLEY_AUTH_GUEST_TOKEN_LIFE";
  private static final int MIN_SECRET_LENGTH = 32;

  /** Reads them; faults are noted in the settings. */
  public static AuthSettings read(Settings settings) {
    TokenRules rules = TokenRules.read(settings);
    Duration guestTokenLife =
        settings.duration(
            GUEST_LIFE, Duration.ofDays(30), Duration.ofMinutes(1), TokenRules.LONGEST_LIFE);
    if (guestTokenLife.compareTo(rules.maxLife()) > 0) {
      settings.fault(
          GUEST_LIFE,
          guestTokenLife.toSeconds() + "s",
          "at most %s, which is %ds".formatted(TokenRules.MAX_LIFE, rules.maxLife().toSeconds()));
    }
    String host = settings.text("PARLEY_GATEWAY_HOST", "127.0.0.1");
    List<String> secrets = secrets(settings);
    PublishedSecrets.refuse(settings, host, secrets);
    return new AuthSettings(
        secrets,
        settings.flag("PARLEY_AUTH_GUESTS", true),
        guestTokenLife,
        GuestRooms.read(settings, host),
        rules,
        KeySettings.read(settings),
        settings.text("PARLEY_AUTH_TOPIC", "parley.auth.v1"),
        origins(settings));
  }

  private static List<String> secrets(Settings settings) {
    String secret = secret(settings, SECRET);
    String previous = secret(settings, PREVIOUS);
    if (secret == null && previous != null) {
      settings.fault(PREVIOUS, "set", "to be set beside " + SECRET);
    }
    List<String> all = new ArrayList<>();
    all.add(secret == null ? randomSecret() : secret);
    if (previous != null) {
      all.add(previous);
    }
    return List.copyOf(all);
  }

  private static @Nullable String secret(Settings settings, String name) {
    String secret = settings.secretOrNull(name);
    if (secret != null && secret.length() < MIN_SECRET_LENGTH) {
      settings.fault(
          name,
          secret.length() + " characters",
          "at least " + MIN_SECRET_LENGTH + ", the same on every gateway");
    }
    return secret;
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

  /** Without the secrets. */
  @Override
  public String toString() {
    return "AuthSettings[guests=%s, guestTokenLife=%s, origins=%s]"
        .formatted(guests, guestTokenLife, origins);
  }
}
