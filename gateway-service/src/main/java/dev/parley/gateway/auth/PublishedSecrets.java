package dev.parley.gateway.auth;

import dev.parley.config.Loopback;
import dev.parley.config.Settings;
import java.util.List;
import java.util.Set;

/** The secrets that stand in Parley's own examples: whoever has read these can be anybody. */
public final class PublishedSecrets {

  private static final Set<String> ALL =
      Set.of(
          "for-trying-on-one-machine-only-make-your-own",
          "for-trying-out-only-make-one-of-your-own");

  private static final String ALLOWED = "PARLEY_AUTH_PUBLISHED_SECRET";

  private PublishedSecrets() {}

  /** Notes a fault where such a secret endangers a gateway, unless a setting allows it. */
  static void refuse(Settings settings, String host, List<String> secrets) {
    boolean allowed = settings.flag(ALLOWED, false);
    if (!allowed && endanger(host, secrets)) {
      settings.fault(
          "PARLEY_AUTH_SECRET",
          "the one of an example",
          "one of your own, which openssl rand -base64 32 makes, or for a trial %s=true"
              .formatted(ALLOWED));
    }
  }

  /**
   * Whether others than this machine may come to a gateway with a secret that is known to
   * everybody.
   *
   * @param host the interface that the gateway listens on
   */
  public static boolean endanger(String host, List<String> secrets) {
    return secrets.stream().anyMatch(ALL::contains) && !Loopback.is(host);
  }
}
