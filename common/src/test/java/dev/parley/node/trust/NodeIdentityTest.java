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
    byte[] seed = Secrets.of(SECRET).derive("parley bus authority");

    assertThat(seed)
        .asHexString()
        .isEqualTo("659BA4E89F7B9FA83F869932CFA22533753D83B0EB02D13AD2AA1D18B7B3C123");
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
