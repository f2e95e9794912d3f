package dev.parley.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Session ids and the secrets that resume them. A secret is the session's id and a MAC over the id
 * and its user, so any gateway can check it without asking anybody.
 */
public final class Sessions {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec key;

  /** Sessions under a secret that all gateways share. */
  public Sessions(String secret) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /** An id that nobody can guess. */
  public String newId() {
    byte[] random = new byte[12];
    RANDOM.nextBytes(random);
    return BASE64.encodeToString(random);
  }

  /** The secret that resumes a session. */
  public String secret(String session, String user) {
    return session + "." + mac(session, user);
  }

  /** The session that a secret resumes for a user, or null where it resumes none. */
  public @Nullable String resumed(String secret, String user) {
    int dot = secret.indexOf('.');
    if (dot <= 0) {
      return null;
    }
    String session = secret.substring(0, dot);
    byte[] expected = secret(session, user).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, secret.getBytes(StandardCharsets.UTF_8))
        ? session
        : null;
  }

  private String mac(String session, String user) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] sum =
          mac.doFinal(("resume\0" + session + "\0" + user).getBytes(StandardCharsets.UTF_8));
      return BASE64.encodeToString(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
