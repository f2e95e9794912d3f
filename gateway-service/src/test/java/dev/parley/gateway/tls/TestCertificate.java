package dev.parley.gateway.tls;

import dev.parley.config.Settings;
import dev.parley.node.trust.ClusterSecret;
import dev.parley.node.trust.NodeIdentity;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * A certificate for tests, another one at each call, made as those of nodes are.
 *
 * @param certificate of the curve P-256
 * @param key its key
 */
public record TestCertificate(X509Certificate certificate, PrivateKey key) {

  /** Makes one. */
  public static TestCertificate random() throws GeneralSecurityException, IOException {
    NodeIdentity identity =
        NodeIdentity.of(
            ClusterSecret.read(
                Settings.of(Map.of("PARLEY_CLUSTER_SECRET", "a secret of thirty-two characters"))));
    char[] password = identity.password().toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(identity.store()), password);
    String alias = store.aliases().nextElement();
    return new TestCertificate(
        (X509Certificate) store.getCertificate(alias), (PrivateKey) store.getKey(alias, password));
  }

  /** Writes both into a folder, as {@code tls.crt} and {@code tls.key}. */
  public TestCertificate writeTo(Path folder) throws IOException, GeneralSecurityException {
    Files.writeString(certificateIn(folder), pem("CERTIFICATE", certificate.getEncoded()));
    Files.writeString(keyIn(folder), pem("PRIVATE KEY", key.getEncoded()));
    return this;
  }

  /** The settings of a port with such files. */
  public static Map<String, String> settings(Path folder) {
    return Map.of(
        "PARLEY_GATEWAY_TLS_CERTIFICATE", certificateIn(folder).toString(),
        "PARLEY_GATEWAY_TLS_KEY", keyIn(folder).toString());
  }

  static Path certificateIn(Path folder) {
    return folder.resolve("tls.crt");
  }

  static Path keyIn(Path folder) {
    return folder.resolve("tls.key");
  }

  static String pem(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
  }

  /** TLS of a client that takes any certificate. */
  public static SSLContext anyTrusted() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    return context;
  }
}
