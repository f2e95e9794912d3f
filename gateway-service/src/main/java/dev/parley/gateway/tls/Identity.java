package dev.parley.gateway.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * What a server shows to its clients.
 *
 * @param chain its certificate, and after it those of the authorities up to one that clients know
 * @param key the private key of that certificate
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {

  /** The kinds of keys that browsers accept, and what such a key signs with. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

  /**
   * Reads it, and makes sure that both belong together.
   *
   * @param certificate what the file with the certificates contains, PEM
   * @param key what the file with the key contains, PEM
   * @throws UnusableFileException one of them is not what it should be
   */
  static Identity read(byte[] certificate, byte[] key) throws UnusableFileException {
    List<X509Certificate> chain = chain(certificate);
    String kind = chain.get(0).getPublicKey().getAlgorithm();
    String signature = SIGNATURES.get(kind);
    if (signature == null) {
      throw new UnusableFileException(false, "a certificate with a key of RSA or EC, not " + kind);
    }
    PrivateKey own = PemKey.read(key, chain.get(0).getPublicKey());
    if (!belongTogether(signature, own, chain.get(0))) {
      throw new UnusableFileException(true, "the private key of the certificate");
    }
    return new Identity(chain, own);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  private static List<X509Certificate> chain(byte[] pem) throws UnusableFileException {
    List<X509Certificate> read;
    try {
      read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (CertificateException noCertificate) {
      read = List.of();
    }
    if (read.isEmpty()) {
      throw new UnusableFileException(
          false, "a PEM file with the server's certificate, and those of its authorities after it");
    }
    return read;
  }

  private static boolean belongTogether(
      String algorithm, PrivateKey key, X509Certificate certificate) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      byte[] content = certificate.getEncoded();
      signature.initSign(key);
      signature.update(content);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(content);
      return signature.verify(signed);
    } catch (GeneralSecurityException notTheSame) {
      return false;
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Identity[" + certificate().getSubjectX500Principal() + "]";
  }
}
