package dev.parley.gateway.auth;

import java.util.Set;

/** The secrets that stand in Parley's own examples: whoever has read these can be anybody. */
public final class PublishedSecrets {

  private static final Set<String> ALL =
      Set.of(
          "for-trying-on-one-machine-only-make-your-own",
          "for-trying-out-only-make-one-of-your-own");

  private PublishedSecrets() {}

  /**
   * Whether others than this machine may come to a gateway with a secret that is known to
   * everybody.
   *
   * @param host the interface that the gateway listens on
   */
  public static boolean endanger(String host, AuthSettings auth) {
    return auth.secrets().stream().anyMatch(ALL::contains) && !Loopback.is(host);
  }
}
