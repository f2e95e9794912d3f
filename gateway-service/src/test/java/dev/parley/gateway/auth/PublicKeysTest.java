package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.parley.gateway.auth.KeyPairs.Pair;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of other issuers are verified with their public keys, each for its algorithm only. */
class PublicKeysTest {

  private final JwtStage jwt = new JwtStage();

  @Test
  void tokensOfEachAlgorithmAreGoodUnderTheirKey() throws Exception {
    List<Pair> pairs =
        List.of(KeyPairs.rsa("r"), KeyPairs.ec("e"), KeyPairs.ed25519("d"), KeyPairs.rsa("r2"));
    Tokens tokens = tokens(pairs.stream().map(Pair::open).toArray(JWK[]::new));

    for (Pair pair : pairs) {
      String token = pair.signed(jwt.claims().put("name", "Ada"));

      assertThat(jwt.verified(tokens, token).name()).as(pair.algorithm()).isEqualTo("Ada");
      jwt.refused(tokens, token.substring(0, token.lastIndexOf('.') + 1) + "AAAA");
      jwt.refused(tokens, changed(token));
    }
  }

  @Test
  void aKeyOfAnotherPairOrOfAnUnknownNameVerifiesNothing() throws Exception {
    Pair known = KeyPairs.ec("e");
    Tokens tokens = tokens(known.open(), KeyPairs.ec("e2").open());

    jwt.refused(tokens, KeyPairs.ec("e").signed(jwt.claims()));
    jwt.refused(tokens, KeyPairs.ec("e3").signed(jwt.claims()));
    jwt.refused(
        tokens, known.signed(new JsonObject().put("alg", "ES256").put("kid", "e2"), jwt.claims()));
    // Without a name there is no telling which of two.
    jwt.refused(tokens, known.signed(new JsonObject().put("alg", "ES256"), jwt.claims()));
  }

  @Test
  void aTokenNeedsNoNameWhereThereIsOneKey() throws Exception {
    Pair only = KeyPairs.ed25519(null);

    assertThat(jwt.verified(tokens(only.open()), only.signed(jwt.claims())).user())
        .isEqualTo("ada");
  }

  /** RFC 8725, section 2.1: what everybody can read must never be a secret. */
  @Test
  void aPublicKeyIsNeverASecret() throws Exception {
    RSAKey open = (RSAKey) KeyPairs.rsa("r").open();
    Tokens tokens = tokens(open);
    byte[] der = open.toRSAPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";

    for (byte[] secret :
        List.of(
            der,
            pem.getBytes(StandardCharsets.US_ASCII),
            open.toJSONString().getBytes(StandardCharsets.UTF_8),
            open.getModulus().decode())) {
      for (String algorithm : List.of("HS256", "RS256")) {
        JsonObject header = new JsonObject().put("alg", algorithm).put("kid", "r");
        jwt.refused(tokens, jwt.signed(header, jwt.claims(), secret));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS384", "PS256", "ES256", "EdDSA", "HS256", "none", "rs256"})
  void aKeyIsForOneAlgorithmWhateverTheTokenSays(String algorithm) throws Exception {
    Pair pair = KeyPairs.rsa("r");
    Tokens tokens = tokens(pair.open(), KeyPairs.ec("e").open());

    jwt.refused(
        tokens, pair.signed(new JsonObject().put("alg", algorithm).put("kid", "r"), jwt.claims()));
  }

  @Test
  void aKeyThatTheTokenBringsAlongIsNotUsed() throws Exception {
    Pair own = KeyPairs.ec("e");
    JsonObject header =
        new JsonObject()
            .put("alg", "ES256")
            .put("kid", "e")
            .put("jwk", new JsonObject(own.open().toJSONString()))
            .put("jku", "https://evil.example/keys");

    jwt.refused(tokens(KeyPairs.ec("e").open()), own.signed(header, jwt.claims()));
  }

  @Test
  void keysThatAreNotForThisOrNotGoodEnoughAreLeftOut() throws Exception {
    JWK good = KeyPairs.ec("good").open();
    String set =
        KeyPairs.set(
            good,
            new RSAKeyGenerator(1_024, true).keyID("weak").generate().toPublicJWK(),
            new RSAKeyGenerator(2_048).keyID("private").generate(),
            new RSAKeyGenerator(2_048)
                .keyID("enc")
                .keyUse(KeyUse.ENCRYPTION)
                .generate()
                .toPublicJWK(),
            new ECKeyGenerator(Curve.P_384).keyID("p384").generate().toPublicJWK(),
            new OctetSequenceKey.Builder(new byte[32]).keyID("oct").build());

    PublicKeys keys = PublicKeys.parse(set);

    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.has("ES256", "good")).isTrue();
    assertThat(keys.skipped()).hasSize(5);
    assertThat(keys.has("HS256", "oct")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"keys\":7}", "no JSON", "<html>"})
  void whatIsNoSetIsAFault(String text) {
    assertThatThrownBy(() -> PublicKeys.parse(text)).isInstanceOf(ParseException.class);
  }

  private Tokens tokens(JWK... open) throws ParseException {
    PublicKeys keys = PublicKeys.parse(KeyPairs.set(open));
    jwt.keys = (algorithm, id) -> Future.succeededFuture(keys);
    return jwt.tokens(Map.of());
  }

  private String changed(String token) {
    String[] parts = token.split("\\.");
    return parts[0] + "." + JwtStage.encoded(jwt.claims().put("sub", "eve")) + "." + parts[2];
  }
}
