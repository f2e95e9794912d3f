package dev.parley.gateway.auth;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Session ids and the secrets that resume them. A secret is the session's id and a MAC over the id
 * and its user, so any gateway can check it without asking anybody.
 */
public final class Sessions {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SharedSecrets secrets;

  /**
   * Sessions under secrets that all gateways share.
   *
   * @param secrets the first makes secrets of sessions, each of them is good for resuming
   */
  public Sessions(List<String> secrets) {
    this.secrets = new SharedSecrets(secrets);
  }

  /** An id that nobody can guess. */
  public String newId() {
    byte[] random = new byte[12];
    RANDOM.nextBytes(random);
    return BASE64.encodeToString(random);
  }

  /** The secret that resumes a session. */
  public String secret(String session, String user) {
    return session + "." + BASE64.encodeToString(secrets.sign(signed(session, user)));
  }

  /** The session that a secret resumes for a user, or null where it resumes none. */
  public @Nullable String resumed(String secret, String user) {
    int dot = secret.indexOf('.');
    if (dot <= 0) {
      return null;
    }
    String session = secret.substring(0, dot);
    byte[] signature = Base64Url.decode(secret.substring(dot + 1));
    return signature != null && secrets.isGood(signed(session, user), signature) ? session : null;
  }

  private static String signed(String session, String user) {
    return "resume\0" + session + "\0" + user;
  }
}
