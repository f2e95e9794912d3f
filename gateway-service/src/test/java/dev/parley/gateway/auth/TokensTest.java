package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only tokens signed with HS256 under the own secret, with a user and an end ahead, are good. */
class TokensTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
  private static final long LATER = NOW.getEpochSecond() + 60;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Tokens tokens = new Tokens(settings(), Clock.fixed(NOW, ZoneOffset.UTC));

  private static AuthSettings settings() {
    return AuthSettings.read(
        Settings.of(Map.of("PARLEY_AUTH_SECRET", SECRET, "PARLEY_AUTH_LEEWAY", "30s")));
  }

  @Test
  void aGoodTokenSaysWhoItIsAndWhatItMay() throws Exception {
    JsonObject claims =
        claims()
            .put("name", "Ada")
            .put(
                "parley",
                new JsonObject()
                    .put("join", JsonArray.of("news", "team-*"))
                    .put("send", JsonArray.of("team-*"))
                    .put("admin", true));

    Identity identity = verified(signed("HS256", claims));

    assertThat(identity)
        .isEqualTo(
            new Identity(
                "ada",
                "Ada",
                new Rights(List.of("news", "team-*"), List.of("team-*"), true),
                Identity.NEVER_SAID,
                LATER));
  }

  @Test
  void aTokenWithoutNameAndRightsMayUseAllRoomsNamelessly() throws Exception {
    Identity identity = verified(signed("HS256", claims()));

    assertThat(identity)
        .isEqualTo(new Identity("ada", null, Rights.ALL_ROOMS, Identity.NEVER_SAID, LATER));
  }

  @Test
  void whatIsIssuedIsGoodAndSaysTheSame() throws Exception {
    Identity identity =
        new Identity(
            "bob", "B\u00f6b", new Rights(List.of("a"), List.of(), true), LATER - 60, LATER);

    Identity verified = verified(tokens.issue(identity));

    assertThat(verified).isEqualTo(identity);
  }

  @Test
  void aGuestGetsAnUnguessableUserAndATokenThatKeepsIt() throws Exception {
    Identity guest = tokens.newGuest("Ada");

    Identity verified = verified(tokens.issue(guest));

    assertThat(verified).isEqualTo(guest);
    assertThat(guest.rights()).isEqualTo(Rights.ALL_ROOMS);
    assertThat(guest.user()).matches("guest:[A-Za-z0-9_-]{22}");
    assertThat(guest.user()).isNotEqualTo(tokens.newGuest("Ada").user());
    assertThat(guest.expiresAtSeconds())
        .isEqualTo(NOW.getEpochSecond() + Duration.ofDays(30).toSeconds());
  }

  @ParameterizedTest
  @ValueSource(longs = {-30, -31, -86_400})
  void aTokenIsExpiredALittleAfterItsEnd(long fromNow) {
    AuthException refusal =
        refused(signed("HS256", claims().put("exp", NOW.getEpochSecond() + fromNow)));

    assertThat(refusal.expired()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -29})
  void clocksMayBeApartALittleAtTheEnd(long fromNow) throws Exception {
    long end = NOW.getEpochSecond() + fromNow;

    Identity identity = verified(signed("HS256", claims().put("exp", end)));

    assertThat(identity.expiresAtSeconds()).isEqualTo(end);
    assertThat(tokens.lastSecond(identity)).isEqualTo(end + 30);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 2, 30})
  void clocksMayBeApartALittleAtTheBeginning(long fromNow) throws Exception {
    JsonObject claims = claims().put("nbf", NOW.getEpochSecond() + fromNow);

    assertThat(verified(signed("HS256", claims)).user()).isEqualTo("ada");
  }

  @Test
  void anExtensionThatMustBeKnownIsNotKnown() {
    JsonObject header = header("HS256").put("crit", JsonArray.of("b64")).put("b64", false);

    assertThat(refused(token(header, encoded(claims()), "HmacSHA256", SECRET)).expired()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "=", "==", ".x", " ", "\n", "%"})
  void whatFollowsAGoodTokenMakesItNone(String trailing) {
    assertThat(refused(signed("HS256", claims()) + trailing).expired()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0000b", "a\\nb", "\\u009f", "Ann \\ud83d", "\\ude00\\ud83d"})
  void aUserIdThatNobodyCanWriteIsRefused(String user) {
    String claims = "{\"sub\":\"%s\",\"exp\":%d}".formatted(user, LATER);

    assertThat(refused(token(header("HS256"), base64(claims), "HmacSHA256", SECRET)).text())
        .contains("sub");
  }

  @ParameterizedTest
  @CsvSource({
    "Ann \\ud83d, Ann",
    "alice\\u200b, alice",
    "\\u202eevil, evil",
    "a\\nb, a b",
    "' ',",
    "'',",
    "\\u200d,"
  })
  void aNameIsCleanedAndKeepsNobodyOut(String written, String expected) throws Exception {
    String claims = "{\"sub\":\"ada\",\"name\":\"%s\",\"exp\":%d}".formatted(written, LATER);

    Identity identity = verified(token(header("HS256"), base64(claims), "HmacSHA256", SECRET));

    assertThat(identity.name()).isEqualTo(expected);
  }

  @Test
  void anExpiredTokenThatIsForgedIsForgedAndNotExpired() {
    String token = token("HS256", claims().put("exp", 1), "HmacSHA256", "x".repeat(32));

    assertThat(refused(token).expired()).isFalse();
  }

  @Test
  void aTokenOfAnotherSecretIsNone() {
    assertThat(refused(token("HS256", claims(), "HmacSHA256", "x".repeat(32))).expired()).isFalse();
  }

  @Test
  void aTokenWithOtherClaimsUnderTheSameSignatureIsNone() {
    String[] parts = signed("HS256", claims()).split("\\.");
    String other = encoded(claims().put("sub", "eve"));

    assertThat(refused(parts[0] + "." + other + "." + parts[2]).expired()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "none, HmacSHA256",
    "None, HmacSHA256",
    "NONE, HmacSHA256",
    "HS384, HmacSHA384",
    "HS512, HmacSHA512",
    "HS512, HmacSHA256",
    "RS256, HmacSHA256",
    "ES256, HmacSHA256",
    "EdDSA, HmacSHA256",
    "hs256, HmacSHA256",
    "'', HmacSHA256"
  })
  void aTokenOfAnotherAlgorithmIsNoneEvenUnderTheRightSecret(String algorithm, String mac) {
    assertThat(refused(token(algorithm, claims(), mac, SECRET)).expired()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "HS256"})
  void aTokenWithoutSignatureIsNone(String algorithm) {
    String unsigned = encoded(header(algorithm)) + "." + encoded(claims()) + ".";

    assertThat(refused(unsigned).expired()).isFalse();
    assertThat(refused(unsigned.substring(0, unsigned.length() - 1)).expired()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", ".", "..", "a.b.c", "a.b.c.d", "e30.e30.", "\u0000", "{}"})
  void whatIsNoTokenIsRefusedAsSuch(String token) {
    assertThat(refused(token).expired()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sub | null",
        "sub | 7",
        "sub | \"\"",
        "sub | [\"ada\"]",
        "name | 7",
        "name | {}",
        "parley | 7",
        "parley | \"admin\"",
        "parley | []",
        "parley | {\"join\":\"*\"}",
        "parley | {\"join\":[\"a\",7]}",
        "parley | {\"send\":{}}",
        "parley | {\"send\":[null]}"
      })
  void aClaimThatIsMissingOrOfTheWrongShapeMakesItNone(String claim, String json) {
    Object value = new JsonObject("{\"v\":" + json + "}").getValue("v");
    JsonObject claims = claims();
    claims.put(claim, value);

    AuthException refusal = refused(signed("HS256", claims));

    assertThat(refusal.expired()).isFalse();
    assertThat(refusal.text()).contains(claim);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"1900000000\"", "true", "[1900000000]", "{}"})
  void aTokenWithoutAnEndThatIsANumberIsNone(String json) {
    JsonObject claims = claims();
    claims.put("exp", new JsonObject("{\"v\":" + json + "}").getValue("v"));

    AuthException refusal = refused(signed("HS256", claims));

    assertThat(refusal.expired()).isFalse();
  }

  @Test
  void aTokenThatHasNoEndIsNone() {
    AuthException refusal = refused(signed("HS256", new JsonObject().put("sub", "ada")));

    assertThat(refusal.expired()).isFalse();
    assertThat(refusal.text()).contains("exp");
  }

  @Test
  void userAndNameHaveTheirGreatestLength() throws Exception {
    JsonObject claims = claims().put("sub", "u".repeat(256)).put("name", "n".repeat(64));

    Identity identity = verified(signed("HS256", claims));

    assertThat(identity.user()).hasSize(256);
    assertThat(identity.name()).hasSize(64);
  }

  @Test
  void aUserAboveItsGreatestLengthIsRefusedAndANameIsCut() throws Exception {
    AuthException user = refused(signed("HS256", claims().put("sub", "u".repeat(257))));
    Identity named = verified(signed("HS256", claims().put("name", "n".repeat(65))));

    assertThat(user.text()).contains("sub").contains("256");
    assertThat(named.name()).isEqualTo("n".repeat(64));
  }

  @Test
  void rightsThatAreNotNamedAreThoseOfEverybodyAndAdminIsNeverOneOfThem() throws Exception {
    JsonObject rights = new JsonObject().put("send", new JsonArray()).put("admin", "true");

    Identity identity = verified(signed("HS256", claims().put("parley", rights)));

    assertThat(identity.rights()).isEqualTo(new Rights(List.of("*"), List.of(), false));
  }

  @Test
  void aTokenThatIsNotGoodYetIsRefused() {
    // RFC 7519, section 4.1.5: it MUST NOT be accepted before.
    JsonObject claims = claims().put("nbf", NOW.getEpochSecond() + 31);

    assertThat(refused(signed("HS256", claims)).expired()).isFalse();
  }

  @Test
  void aRefusalNeverShowsTheToken() {
    String token = token("HS256", claims(), "HmacSHA256", "x".repeat(32));

    assertThat(refused(token).text()).doesNotContain(token.substring(0, 20));
  }

  private Identity verified(String token) throws Exception {
    return wait(tokens.verify(token));
  }

  private AuthException refused(String token) {
    try {
      throw new AssertionError("taken: " + wait(tokens.verify(token)));
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(AuthException.class);
      return (AuthException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T wait(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static JsonObject claims() {
    return new JsonObject().put("sub", "ada").put("exp", LATER);
  }

  private static JsonObject header(String algorithm) {
    return new JsonObject().put("typ", "JWT").put("alg", algorithm);
  }

  private static String signed(String algorithm, JsonObject claims) {
    return token(algorithm, claims, "HmacSHA256", SECRET);
  }

  private static String token(String algorithm, JsonObject claims, String macName, String secret) {
    return token(header(algorithm), encoded(claims), macName, secret);
  }

  private static String token(JsonObject header, String claims, String macName, String secret) {
    String signed = encoded(header) + "." + claims;
    try {
      Mac mac = Mac.getInstance(macName);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), macName));
      return signed
          + "."
          + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String encoded(JsonObject json) {
    return base64(json.encode());
  }

  private static String base64(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
