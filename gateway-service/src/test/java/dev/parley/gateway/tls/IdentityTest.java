package dev.parley.gateway.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from PEM files, and what is said of those that cannot be used. */
class IdentityTest {

  private final TestCertificate own;
  private final byte[] certificate;
  private final byte[] key;

  IdentityTest() throws Exception {
    own = TestCertificate.random();
    certificate = pem("CERTIFICATE", own.certificate().getEncoded());
    key = pem("PRIVATE KEY", own.key().getEncoded());
  }

  @Test
  void aChainIsReadInItsOrderAndTheKeyBelongsToItsFirst() throws Exception {
    byte[] authority = pem("CERTIFICATE", TestCertificate.random().certificate().getEncoded());

    Identity identity =
        Identity.read(joined("subject=CN\n".getBytes(US_ASCII), certificate, authority), key);

    assertThat(identity.chain()).hasSize(2);
    assertThat(identity.certificate()).isEqualTo(own.certificate());
    assertThat(identity.key()).isEqualTo(own.key());
    assertThat(identity.toString()).contains("Parley node").doesNotContain("key");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws Exception {
    byte[] other = pem("PRIVATE KEY", TestCertificate.random().key().getEncoded());

    assertThatThrownBy(() -> Identity.read(certificate, other))
        .isInstanceOfSatisfying(
            UnusableFileException.class, unusable -> assertThat(unusable.ofKey()).isTrue())
        .hasMessage("expected: the private key of the certificate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | a PEM file with a private key",
        "no key at all | a PEM file with a private key",
        "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY----- | a private key of the kind that the certificate has, EC",
        "-----BEGIN PRIVATE KEY-----\\n!!\\n-----END PRIVATE KEY----- | a private key of the kind that the certificate has, EC",
        "-----BEGIN EC PRIVATE KEY-----\\nAAAA\\n-----END EC PRIVATE KEY----- | a private key of the kind that the certificate has, EC",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\\nAAAA\\n-----END ENCRYPTED PRIVATE KEY----- | a private key without a passphrase",
      })
  void whatIsNoKeyIsRefusedWithWhatWasExpected(String text, String expected) {
    assertThatThrownBy(
            () -> Identity.read(certificate, text.replace("\\n", "\n").getBytes(US_ASCII)))
        .isInstanceOfSatisfying(
            UnusableFileException.class, unusable -> assertThat(unusable.ofKey()).isTrue())
        .hasMessage("expected: " + expected);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "no certificate at all",
    "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----",
  })
  void whatIsNoCertificateIsRefused(String text) {
    assertThatThrownBy(() -> Identity.read(text.replace("\\n", "\n").getBytes(US_ASCII), key))
        .isInstanceOfSatisfying(
            UnusableFileException.class, unusable -> assertThat(unusable.ofKey()).isFalse())
        .hasMessageContaining("a PEM file with the server's certificate");
  }

  /** PKCS #1 is what is inside of PKCS #8, after 26 bytes for a key of 2,048 bits. */
  @Test
  void anOldFormOfRsaIsRead() throws Exception {
    KeyPair pair = generate("RSA", 2_048);
    byte[] pkcs8 = pair.getPrivate().getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);

    PrivateKey read = PemKey.read(pem("RSA PRIVATE KEY", pkcs1), pair.getPublic());

    assertThat(read).isEqualTo(pair.getPrivate());
  }

  /** As {@code openssl ecparam -genkey} writes it: the curve in a block of its own comes first. */
  @Test
  void anOldFormOfEllipticCurvesIsRead() throws Exception {
    PublicKey of = own.certificate().getPublicKey();
    byte[] scalar = scalar();
    byte[] sec1 = joined(HexFormat.of().parseHex("30250201010420"), scalar);
    byte[] parameters = pem("EC PARAMETERS", HexFormat.of().parseHex("06082a8648ce3d030107"));

    PrivateKey read = PemKey.read(joined(parameters, pem("EC PRIVATE KEY", sec1)), of);

    assertThat(((ECPrivateKey) read).getS()).isEqualTo(((ECPrivateKey) own.key()).getS());
  }

  private byte[] scalar() {
    byte[] number = ((ECPrivateKey) own.key()).getS().toByteArray();
    byte[] scalar = new byte[32];
    int length = Math.min(32, number.length);
    System.arraycopy(number, number.length - length, scalar, 32 - length, length);
    return scalar;
  }

  private static KeyPair generate(String algorithm, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static byte[] pem(String label, byte[] content) {
    return TestCertificate.pem(label, content).getBytes(US_ASCII);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
