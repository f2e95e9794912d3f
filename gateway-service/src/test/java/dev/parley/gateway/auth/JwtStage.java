package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens by hand, and readers of them whose clock stands. */
final class JwtStage {

  static final String SECRET = "0123456789abcdef0123456789abcdef";
  static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
  static final long SECONDS = NOW.getEpochSecond();

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** The keys that readers find. */
  KeyLookup keys = KeyLookup.NONE;

  /** Whether readers know what was ended. */
  boolean read = true;

  /** What the newest reader knows of that. */
  Revocations revocations;

  /** A reader with settings of the test's. */
  Tokens tokens(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.putIfAbsent("PARLEY_AUTH_SECRET", SECRET);
    all.putIfAbsent("PARLEY_AUTH_LEEWAY", "30s");
    Settings settings = Settings.of(all);
    AuthSettings auth = AuthSettings.read(settings);
    settings.check();
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    revocations =
        new Revocations(
            auth.rules(), clock::millis, (key, value) -> Future.succeededFuture(), () -> read);
    return new Tokens(auth, keys, revocations, clock);
  }

  JsonObject claims() {
    return new JsonObject().put("sub", "ada").put("exp", SECONDS + 60);
  }

  String signed(JsonObject claims) {
    return signed(claims, SECRET);
  }

  String signed(JsonObject claims, String secret) {
    return signed(
        new JsonObject().put("typ", "JWT").put("alg", "HS256"),
        claims,
        secret.getBytes(StandardCharsets.UTF_8));
  }

  /** With HMAC and SHA-256, whatever the header says. */
  String signed(JsonObject header, JsonObject claims, byte[] key) {
    String text = encoded(header) + "." + encoded(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return text + "." + BASE64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String encoded(JsonObject json) {
    return BASE64.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  Identity verified(Tokens tokens, String token) {
    try {
      return wait(tokens, token);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  AuthException refused(Tokens tokens, String token) {
    try {
      throw new AssertionError("accepted: " + wait(tokens, token));
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(AuthException.class);
      return (AuthException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Identity wait(Tokens tokens, String token) throws Exception {
    return tokens.verify(token).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
