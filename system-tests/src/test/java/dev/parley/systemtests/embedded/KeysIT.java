package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens under keys of another issuer, under the previous secret, and for another server. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class KeysIT {

  private static final String OLDER = "the-secret-before-0123456789abcdefghij";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  @Test
  void tokensOfTheIssuersKeysAndOfThePreviousSecretAreGood(@TempDir Path folder) throws Exception {
    KeyPair first = pair();
    KeyPair second = pair();
    Path keys = folder.resolve("keys.json");
    publish(keys, jwk("1", first));
    Map<String, String> environment =
        Map.of(
            "PARLEY_AUTH_SECRET_PREVIOUS",
            OLDER,
            "PARLEY_AUTH_JWKS",
            keys.toString(),
            "PARLEY_AUTH_JWKS_PERIOD",
            "500ms",
            "PARLEY_AUTH_AUDIENCE",
            "chat");
    JsonObject claims = Tokens.claims("ada", Duration.ofHours(1)).put("aud", "chat");
    try (Parley parley = Parley.start(folder.resolve("data"), environment)) {
      assertThat(status(parley, Tokens.signed(claims, OLDER))).isEqualTo(200);
      assertThat(status(parley, Tokens.signed(claims, Tokens.SECRET))).isEqualTo(200);
      assertThat(status(parley, signed("1", first, claims))).isEqualTo(200);
      assertThat(status(parley, signed("1", second, claims))).isEqualTo(401);
      assertThat(status(parley, signed("1", first, claims.copy().put("aud", "mail"))))
          .isEqualTo(401);
      String asSecret = Files.readString(keys);
      assertThat(status(parley, Tokens.signed(claims, asSecret))).isEqualTo(401);

      publish(keys, jwk("2", second));

      Eventually.until(
          "the new key is known", () -> status(parley, signed("2", second, claims)) == 200);
      assertThat(status(parley, signed("1", first, claims))).isEqualTo(401);
      Files.writeString(keys, "no keys");
      assertThat(status(parley, signed("2", second, claims))).isEqualTo(200);
    }
  }

  private static int status(Parley parley, String token) {
    return new Http(parley.port(), token).get("/api/rooms/lobby/messages").status();
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    return generator.generateKeyPair();
  }

  private static void publish(Path file, JsonObject... keys) throws Exception {
    Files.writeString(file, new JsonObject().put("keys", JsonArray.of((Object[]) keys)).encode());
  }

  private static JsonObject jwk(String id, KeyPair pair) {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return new JsonObject()
        .put("kty", "RSA")
        .put("kid", id)
        .put("n", unsigned(key.getModulus()))
        .put("e", unsigned(key.getPublicExponent()));
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return BASE64.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private static String signed(String id, KeyPair pair, JsonObject claims) {
    try {
      String text =
          encoded(new JsonObject().put("alg", "RS256").put("kid", id)) + "." + encoded(claims);
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + BASE64.encodeToString(signature.sign());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String encoded(JsonObject json) {
    return BASE64.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }
}
