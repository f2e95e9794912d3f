package dev.parley.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Public keys that verify tokens, each for one algorithm only, whatever a token says: RS256 with
 * RSA keys of 2,048 bits or more, ES256 with P-256, EdDSA with Ed25519. Immutable.
 */
public final class PublicKeys {

  /** No key. */
  static final PublicKeys NONE = new PublicKeys(List.of(), List.of());

  private static final int MIN_RSA_BITS = 2_048;

  private final List<Key> keys;
  private final List<String> skipped;

  /** Verifies a signature of bytes. */
  private interface Verifier {
    boolean isGood(byte[] text, byte[] signature) throws JOSEException, GeneralSecurityException;
  }

  private record Key(@Nullable String id, String algorithm, Verifier verifier) {}

  private PublicKeys(List<Key> keys, List<String> skipped) {
    this.keys = List.copyOf(keys);
    this.skipped = List.copyOf(skipped);
  }

  /**
   * Reads a JSON Web Key Set. Keys that are not for verifying tokens, or are not good enough for
   * it, are left out; a secret is never one of them.
   *
   * @throws ParseException where it is no such set
   */
  static PublicKeys parse(String json) throws ParseException {
    List<Key> keys = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (JWK jwk : JWKSet.parse(json).getKeys()) {
      try {
        keys.add(key(jwk));
      } catch (JOSEException | GeneralSecurityException | IllegalArgumentException unfit) {
        skipped.add("%s: %s".formatted(jwk.getKeyID(), unfit.getMessage()));
      }
    }
    return new PublicKeys(keys, skipped);
  }

  private static Key key(JWK jwk) throws JOSEException, GeneralSecurityException {
    boolean signs = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
    boolean verifies =
        jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY);
    require(signs && verifies, "not for signatures");
    require(!jwk.isPrivate(), "no public key (expected: RSA, P-256 or Ed25519, the public half)");
    if (jwk instanceof RSAKey rsa) {
      require(rsa.size() >= MIN_RSA_BITS, "%d bits (expected: 2048 or more)".formatted(rsa.size()));
      return key(jwk, JWSAlgorithm.RS256, new RSASSAVerifier(rsa.toRSAPublicKey()));
    } else if (jwk instanceof ECKey ec) {
      require(Curve.P_256.equals(ec.getCurve()), ec.getCurve() + " (expected: P-256)");
      return key(jwk, JWSAlgorithm.ES256, new ECDSAVerifier(ec.toECPublicKey()));
    } else if (jwk instanceof OctetKeyPair pair) {
      require(Curve.Ed25519.equals(pair.getCurve()), pair.getCurve() + " (expected: Ed25519)");
      requireAlgorithm(jwk, JWSAlgorithm.EdDSA);
      Ed25519 verifier = Ed25519.of(pair.getDecodedX());
      return new Key(jwk.getKeyID(), JWSAlgorithm.EdDSA.getName(), verifier::isGood);
    }
    throw new IllegalArgumentException(jwk.getKeyType() + " (expected: RSA, EC or OKP)");
  }

  private static Key key(JWK jwk, JWSAlgorithm algorithm, JWSVerifier verifier) {
    requireAlgorithm(jwk, algorithm);
    JWSHeader header = new JWSHeader(algorithm);
    return new Key(
        jwk.getKeyID(),
        algorithm.getName(),
        (text, signature) -> verifier.verify(header, text, Base64URL.encode(signature)));
  }

  private static void requireAlgorithm(JWK jwk, JWSAlgorithm algorithm) {
    require(
        jwk.getAlgorithm() == null || jwk.getAlgorithm().getName().equals(algorithm.getName()),
        "%s (expected: %s)".formatted(jwk.getAlgorithm(), algorithm));
  }

  private static void require(boolean fits, String otherwise) {
    if (!fits) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** How many there are. */
  int size() {
    return keys.size();
  }

  /** Why others of the set are not here, one line each. */
  List<String> skipped() {
    return skipped;
  }

  /**
   * Whether there is a key for a token.
   *
   * @param id what the token says in {@code kid}; null finds a key where there is one only
   */
  boolean has(String algorithm, @Nullable String id) {
    return find(algorithm, id) != null;
  }

  /** Whether the key that {@link #has} finds has signed a text. */
  boolean isGood(String algorithm, @Nullable String id, String text, byte[] signature) {
    Key key = find(algorithm, id);
    try {
      return key != null
          && key.verifier.isGood(text.getBytes(StandardCharsets.US_ASCII), signature);
    } catch (JOSEException | GeneralSecurityException noSignature) {
      return false;
    }
  }

  private @Nullable Key find(String algorithm, @Nullable String id) {
    List<Key> fitting =
        keys.stream()
            .filter(key -> key.algorithm.equals(algorithm))
            .filter(key -> id == null || id.equals(key.id))
            .toList();
    return fitting.size() == 1 ? fitting.get(0) : null;
  }
}
