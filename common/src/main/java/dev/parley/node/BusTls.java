package dev.parley.node;

import dev.parley.config.Settings;
import dev.parley.node.trust.ClusterSecret;
import dev.parley.node.trust.NodeIdentity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TLS between nodes, both sides with a certificate. Who holds one that the authority has signed is
 * a node, whatever its name or address: the authority signs for nodes and for nothing else. Without
 * files the certificates come from the cluster's secret, and without a secret there is no TLS.
 *
 * @param secret of the cluster, null where it has none
 * @param certificate the node's, a PEM file; empty where no files are given
 * @param key of that certificate, a PEM file
 * @param authority whose certificates are accepted, a PEM file
 */
record BusTls(@Nullable ClusterSecret secret, String certificate, String key, String authority) {

  private static final String PREFIX = "PARLEY_BUS_TLS_";

  /** Reads them; faults are noted in the settings. */
  static BusTls read(Settings settings, @Nullable ClusterSecret secret) {
    BusTls tls =
        new BusTls(
            secret,
            settings.text(PREFIX + "CERTIFICATE", ""),
            settings.text(PREFIX + "KEY", ""),
            settings.text(PREFIX + "AUTHORITY", ""));
    Map<String, String> files =
        Map.of("CERTIFICATE", tls.certificate, "KEY", tls.key, "AUTHORITY", tls.authority);
    if (files.values().stream().anyMatch(file -> !file.isEmpty())) {
      files.forEach(
          (name, file) -> {
            if (file.isEmpty() || !Files.isReadable(Path.of(file))) {
              settings.fault(
                  PREFIX + name, file, "a PEM file that can be read; all three or none of them");
            }
          });
    }
    return tls;
  }

  EventBusOptions applyTo(EventBusOptions options) {
    if (!certificate.isEmpty()) {
      return mutual(
          options,
          new PemKeyCertOptions().addCertPath(certificate).addKeyPath(key),
          new PemTrustOptions().addCertPath(authority));
    }
    if (secret == null) {
      return options;
    }
    NodeIdentity identity = NodeIdentity.of(secret);
    mutual(
        options,
        new PfxOptions().setValue(Buffer.buffer(identity.store())).setPassword(identity.password()),
        new PemTrustOptions().addCertValue(Buffer.buffer(pem(identity.authority()))));
    options.setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
    return options;
  }

  /** BoringSSL, or the JDK's own where there is no such library for the system. */
  private static SSLEngineOptions engine() {
    return OpenSSLEngineOptions.isAvailable()
        ? new OpenSSLEngineOptions()
        : new JdkSSLEngineOptions();
  }

  private static String pem(X509Certificate certificate) {
    try {
      String text = Base64.getEncoder().encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate was just read from these bytes", e);
    }
  }

  private static EventBusOptions mutual(
      EventBusOptions options, KeyCertOptions own, TrustOptions trust) {
    return options
        .setSsl(true)
        .setSslEngineOptions(engine())
        .setTrustAll(false)
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(own)
        .setTrustOptions(trust);
  }
}
