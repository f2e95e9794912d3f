package dev.parley.node.trust;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;

/**
 * Keys on the curve P-256 (<a href="https://csrc.nist.gov/pubs/sp/800/186/final">SP 800-186</a>,
 * 3.2.1.3). The JDK makes only random pairs, so the public key of a given private one is computed
 * here. That takes as long as the key says, and is meant for the start of a process only.
 */
final class P256 {

  private static final String ALGORITHM = "EC";
  private static final String CURVE = "secp256r1";
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private P256() {}

  /** A random pair. */
  static KeyPair random() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(new ECGenParameterSpec(CURVE));
    return generator.generateKeyPair();
  }

  /**
   * The pair that belongs to some bytes, always the same (<a
   * href="https://csrc.nist.gov/pubs/fips/186-5/final">FIPS 186-5</a>, A.2.1).
   *
   * @param seed random, at least 40 bytes: with fewer some keys were more likely than others
   */
  static KeyPair of(byte[] seed) throws GeneralSecurityException {
    ECParameterSpec curve = curve();
    BigInteger secret =
        new BigInteger(1, seed).mod(curve.getOrder().subtract(BigInteger.ONE)).add(BigInteger.ONE);
    KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
    return new KeyPair(
        keys.generatePublic(new ECPublicKeySpec(times(curve, secret), curve)),
        keys.generatePrivate(new ECPrivateKeySpec(secret, curve)));
  }

  private static ECParameterSpec curve() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance(ALGORITHM);
    parameters.init(new ECGenParameterSpec(CURVE));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /** The curve's generator so many times, at least once and fewer times than its order. */
  static ECPoint times(ECParameterSpec curve, BigInteger factor) {
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
      sum = add(curve, sum, sum);
      if (factor.testBit(bit)) {
        sum = add(curve, sum, curve.getGenerator());
      }
    }
    return sum;
  }

  /** The sum of two points of which neither is the other's opposite. */
  private static ECPoint add(ECParameterSpec curve, ECPoint a, ECPoint b) {
    if (a.equals(ECPoint.POINT_INFINITY)) {
      return b;
    }
    BigInteger prime = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger rise;
    BigInteger run;
    if (a.equals(b)) {
      rise = a.getAffineX().pow(2).multiply(THREE).add(curve.getCurve().getA());
      run = a.getAffineY().shiftLeft(1);
    } else {
      rise = b.getAffineY().subtract(a.getAffineY());
      run = b.getAffineX().subtract(a.getAffineX());
    }
    BigInteger slope = rise.multiply(run.modInverse(prime)).mod(prime);
    BigInteger x = slope.pow(2).subtract(a.getAffineX()).subtract(b.getAffineX()).mod(prime);
    BigInteger y = slope.multiply(a.getAffineX().subtract(x)).subtract(a.getAffineY()).mod(prime);
    return new ECPoint(x, y);
  }
}
