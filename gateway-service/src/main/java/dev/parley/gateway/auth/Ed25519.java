package dev.parley.gateway.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/**
 * Verifies signatures of Ed25519 (RFC 8032) with what the JDK has: the JOSE library needs another
 * library for it.
 *
 * @param key the public key
 */
record Ed25519(PublicKey key) {

  private static final int BYTES = 32;

  /**
   * A public key as a JSON Web Key has it (RFC 8037, section 2): y, the smallest byte first, and in
   * its highest bit whether x is odd.
   *
   * @throws GeneralSecurityException where it is no point of the curve
   */
  static Ed25519 of(byte[] encoded) throws GeneralSecurityException {
    if (encoded.length != BYTES) {
      throw new IllegalArgumentException(encoded.length + " bytes (expected: 32)");
    }
    byte[] y = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      y[i] = encoded[BYTES - 1 - i];
    }
    boolean odd = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    EdECPublicKeySpec spec =
        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y)));
    return new Ed25519(KeyFactory.getInstance("Ed25519").generatePublic(spec));
  }

  /** Whether a text was signed with the other half of the key. */
  boolean isGood(byte[] text, byte[] signature) throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(text);
    return verifier.verify(signature);
  }
}
