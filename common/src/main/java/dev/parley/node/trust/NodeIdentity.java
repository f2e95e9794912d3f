package dev.parley.node.trust;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * A node's key and certificate for TLS, and whom it trusts. The key of the authority that signs is
 * derived from the cluster's secret, so every node can sign for itself and nobody else can. Both
 * keys are of the curve P-256: it is the one that every implementation of TLS takes, also in the
 * signature of an authority.
 *
 * <p>A certificate lives in memory and ends with the process, so it names no end: no clock can make
 * it invalid. It is revoked by another secret.
 *
 * @param store the node's key and certificate, PKCS #12
 * @param password of that store, which never leaves the memory either
 * @param authority whose certificates are those of nodes with the same secret
 */
public record NodeIdentity(byte[] store, String password, X509Certificate authority) {

  private static final String ALGORITHM = "SHA256withECDSA";

  /** RFC 5758, 3.2. */
  private static final byte[] ALGORITHM_ID =
      Der.sequence(Der.identifier(1, 2, 840, 10_045, 4, 3, 2));

  /** The extension of basic constraints that makes a certificate one of an authority. */
  private static final byte[] SIGNS_OTHERS =
      Der.sequence(Der.identifier(2, 5, 29, 19), Der.yes(), Der.octets(Der.sequence(Der.yes())));

  private static final String PASSWORD = "in-memory";

  private static final String AUTHORITY = "Parley cluster";

  private static final ZonedDateTime BEGIN =
      ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  /** As RFC 5280, 4.1.2.5, writes that there is no end. */
  private static final ZonedDateTime NO_END =
      ZonedDateTime.of(9999, 12, 31, 23, 59, 59, 0, ZoneOffset.UTC);

  private static final int SERIAL_BITS = 120;

  /** Makes another one at each call. */
  public static NodeIdentity of(ClusterSecret secret) {
    try {
      KeyPair authority = P256.of(seed(secret));
      KeyPair own = P256.random();
      X509Certificate anchor =
          certificate(AUTHORITY, authority.getPublic(), authority.getPrivate(), SIGNS_OTHERS);
      X509Certificate certificate =
          certificate("Parley node", own.getPublic(), authority.getPrivate());
      return new NodeIdentity(store(own.getPrivate(), certificate), PASSWORD, anchor);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot make certificates of P-256", e);
    }
  }

  private static byte[] seed(ClusterSecret secret) {
    return Der.joined(
        secret.derive("parley bus authority 1"), secret.derive("parley bus authority 2"));
  }

  private static X509Certificate certificate(
      String name, PublicKey key, PrivateKey authority, byte[]... extensions)
      throws GeneralSecurityException {
    byte[] content =
        Der.sequence(
            Der.field(0, Der.integer(BigInteger.TWO)), // version 3
            Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS)),
            ALGORITHM_ID,
            name(AUTHORITY),
            Der.sequence(Der.time(BEGIN), Der.lateTime(NO_END)),
            name(name),
            key.getEncoded(),
            extensions.length == 0 ? new byte[0] : Der.field(3, Der.sequence(extensions)));
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(authority);
    signature.update(content);
    byte[] signed = Der.sequence(content, ALGORITHM_ID, Der.bits(signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(signed));
  }

  /** A name that has a common name only. */
  private static byte[] name(String commonName) {
    return Der.sequence(Der.set(Der.sequence(Der.identifier(2, 5, 4, 3), Der.text(commonName))));
  }

  private static byte[] store(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("node", key, PASSWORD.toCharArray(), new Certificate[] {certificate});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, PASSWORD.toCharArray());
    return out.toByteArray();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "NodeIdentity";
  }
}
