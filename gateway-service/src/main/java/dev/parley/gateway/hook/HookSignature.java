package dev.parley.gateway.hook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shows the hook that a call comes from a gateway, and when it was made. */
final class HookSignature {

  static final String TIMESTAMP = "Parley-Timestamp";
  static final String SIGNATURE = "Parley-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  HookSignature(String secret) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /**
   * The signature of a call: {@code v1=} and HMAC-SHA256, in hexadecimal digits, of the timestamp,
   * a dot and the body.
   */
  String of(String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
      return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
