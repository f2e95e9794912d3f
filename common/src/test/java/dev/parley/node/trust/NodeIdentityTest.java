package dev.parley.node.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** Certificates that nodes make for themselves. */
class NodeIdentityTest {

  private static final String SECRET = "a secret of thirty-two characters";

  @Test
  void aNodeTrustsAnotherThatHasTheSameSecret() throws Exception {
    NodeIdentity one = NodeIdentity.of(Secrets.of(SECRET));
    NodeIdentity other = NodeIdentity.of(Secrets.of(SECRET));

    trust(one).checkClientTrusted(chain(other), "UNKNOWN");
    trust(one).checkServerTrusted(chain(other), "UNKNOWN");

    assertThat(chain(one)[0].getPublicKey()).isNotEqualTo(chain(other)[0].getPublicKey());
  }

  @Test
  void aNodeDoesNotTrustOneThatHasAnotherSecret() {
    NodeIdentity one = NodeIdentity.of(Secrets.of(SECRET));
    NodeIdentity stranger = NodeIdentity.of(Secrets.of(SECRET + "!"));

    assertThatThrownBy(() -> trust(one).checkClientTrusted(chain(stranger), "UNKNOWN"))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust(one).checkServerTrusted(chain(stranger), "UNKNOWN"))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void aCertificateIsAsGoodInFiftyYearsAsWithAClockOfYearsAgo() throws Exception {
    X509Certificate certificate = chain(NodeIdentity.of(Secrets.of(SECRET)))[0];

    certificate.checkValidity(Date.from(Instant.now().plus(50 * 365, ChronoUnit.DAYS)));
    certificate.checkValidity(Date.from(Instant.parse("2020-01-02T00:00:00Z")));
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Parley node");
  }

  /** Nodes on other JDKs must derive the same authority. */
  @Test
  void theKeysOfASecretNeverChange() {
    byte[] key = NodeIdentity.of(Secrets.of(SECRET)).authority().getPublicKey().getEncoded();

    assertThat(key)
        .asHexString()
        .endsWith(
            "8712984B6DBFA702525AD735C6152FEF09E994A9ADA1FCBD6921257663EC1600F7F0797515AC0F605AF13AC5FE75CE72BE8FFF3F979661EA521CDF056979DB1E");
  }

  @Test
  void theSecretIsInNoText() {
    assertThat(Secrets.of(SECRET).toString()).isEqualTo("ClusterSecret");
  }

  private static X509Certificate[] chain(NodeIdentity identity)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(identity.store()), identity.password().toCharArray());
    return new X509Certificate[] {(X509Certificate) store.getCertificate("node")};
  }

  private static X509TrustManager trust(NodeIdentity identity)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", identity.authority());
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
