package dev.parley.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC with SHA-256 under secrets that all gateways share: the first one signs, each of them
 * verifies, so that a secret can be replaced without a break. Safe from any thread.
 */
final class SharedSecrets {

  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  /** At least one secret. */
  SharedSecrets(List<String> secrets) {
    this.keys =
        secrets.stream()
            .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .toList();
  }

  /** The signature of a text in UTF-8. */
  byte[] sign(String text) {
    return mac(keys.get(0), text);
  }

  /** Whether a text was signed under one of the secrets. */
  boolean isGood(String text, byte[] signature) {
    boolean good = false;
    for (SecretKeySpec key : keys) {
      good |= MessageDigest.isEqual(mac(key, text), signature);
    }
    return good;
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
