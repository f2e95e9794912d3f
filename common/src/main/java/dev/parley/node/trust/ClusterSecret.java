package dev.parley.node.trust;

import dev.parley.config.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of one cluster know and nobody else. It is never sent: keys for each purpose are
 * derived from it. Who sees a proof can test guesses of the secret, so it has to be random.
 */
public final class ClusterSecret {

  private static final int MIN_LENGTH = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] secret;

  private ClusterSecret(String secret) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads it, null where none is set; faults are noted in the settings and do not show it. */
  public static @Nullable ClusterSecret read(Settings settings) {
    String secret = settings.secretOrNull("PARLEY_CLUSTER_SECRET");
    if (secret == null) {
      return null;
    }
    if (secret.length() < MIN_LENGTH) {
      settings.fault(
          "PARLEY_CLUSTER_SECRET",
          secret.length() + " characters",
          "at least " + MIN_LENGTH + ", the same on every node");
    }
    return new ClusterSecret(secret);
  }

  /** A key of 32 bytes for one purpose; it says nothing about the secret or about other keys. */
  byte[] derive(String purpose) {
    return authenticate(secret, purpose.getBytes(StandardCharsets.UTF_8));
  }

  /** HMAC-SHA256 of some parts, one after the other. */
  static byte[] authenticate(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is in every JDK", e);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ClusterSecret";
  }
}
