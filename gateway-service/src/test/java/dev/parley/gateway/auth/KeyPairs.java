package dev.parley.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pairs of keys that somebody else issues tokens with. */
final class KeyPairs {

  private static final int KEY_BYTES = 32;

  private KeyPairs() {}

  /** A pair: the public half, and who signs with the other. */
  record Pair(JWK open, String algorithm, Signer signer) {

    /** A token under the private half. */
    String signed(JsonObject claims) throws Exception {
      JsonObject header = new JsonObject().put("alg", algorithm);
      if (open.getKeyID() != null) {
        header.put("kid", open.getKeyID());
      }
      return signed(header, claims);
    }

    String signed(JsonObject header, JsonObject claims) throws Exception {
      String text = JwtStage.encoded(header) + "." + JwtStage.encoded(claims);
      return text + "." + signer.sign(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Signs a text. */
  interface Signer {
    Base64URL sign(byte[] text) throws Exception;
  }

  static Pair rsa(String id) throws JOSEException {
    RSAKey key = new RSAKeyGenerator(2_048).keyID(id).generate();
    return pair(key.toPublicJWK(), JWSAlgorithm.RS256, new RSASSASigner(key));
  }

  static Pair ec(String id) throws JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    return pair(key.toPublicJWK(), JWSAlgorithm.ES256, new ECDSASigner(key));
  }

  private static Pair pair(JWK open, JWSAlgorithm algorithm, JWSSigner signer) {
    JWSHeader header = new JWSHeader(algorithm);
    return new Pair(open, algorithm.getName(), text -> signer.sign(header, text));
  }

  static Pair ed25519(String id) throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    OctetKeyPair open =
        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID(id).build();
    return new Pair(
        open,
        "EdDSA",
        text -> {
          Signature signature = Signature.getInstance("Ed25519");
          signature.initSign(pair.getPrivate());
          signature.update(text);
          return Base64URL.encode(signature.sign());
        });
  }

  /** A set as it is published. */
  static String set(JWK... keys) {
    return new JsonObject()
        .put(
            "keys",
            new JsonArray(
                Stream.of(keys)
                    .map(key -> new JsonObject(key.toJSONString()))
                    .collect(Collectors.toList())))
        .encode();
  }
}
