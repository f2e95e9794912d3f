package dev.parley.testkit.client;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes JSON Web Tokens by hand (RFC 7519), good ones and others. */
public final class Tokens {

  /** The secret of every Parley that these tests start. */
  public static final String SECRET = "system-tests-only-0123456789abcdefghij";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** Longer than any clock that a test sets is wrong. */
  private static final Duration LIFE = Duration.ofDays(1);

  private Tokens() {}

  /** A good token of a user who may do everything in every room. */
  public static String of(String user) {
    return signed(claims(user, LIFE), SECRET);
  }

  /** A good token with rights. */
  public static String of(String user, JsonObject rights) {
    return signed(claims(user, LIFE).put("parley", rights), SECRET);
  }

  /** Claims of a token that is good for so long; for less than nothing where it is negative. */
  public static JsonObject claims(String user, Duration life) {
    return new JsonObject()
        .put("sub", user)
        .put("name", "The " + user)
        .put("exp", Instant.now().plus(life).getEpochSecond());
  }

  /** A token with a signature. */
  public static String signed(JsonObject claims, String secret) {
    return signed(claims.encode(), secret);
  }

  /** A token whose claims are written in this way. */
  public static String signed(String claims, String secret) {
    String text = head("HS256") + "." + encode(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return text
          + "."
          + BASE64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** A token that says that it needs no signature (RFC 8725, section 2.1). */
  public static String unsigned(JsonObject claims) {
    return head("none") + "." + encode(claims) + ".";
  }

  private static String head(String algorithm) {
    return encode(new JsonObject().put("typ", "JWT").put("alg", algorithm));
  }

  private static String encode(JsonObject json) {
    return encode(json.encode());
  }

  private static String encode(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
