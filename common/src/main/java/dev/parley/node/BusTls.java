package dev.parley.node;

import dev.parley.config.Settings;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * TLS between nodes, both sides with a certificate. Who holds one that the authority has signed is
 * a node, whatever its name or address: the authority signs for nodes and for nothing else.
 *
 * @param certificate the node's, a PEM file; empty where the bus is not encrypted
 * @param key of that certificate, a PEM file
 * @param authority whose certificates are accepted, a PEM file
 */
record BusTls(String certificate, String key, String authority) {

  private static final String PREFIX = "PARLEY_BUS_TLS_";

  /** Reads them; faults are noted in the settings. */
  static BusTls read(Settings settings) {
    BusTls tls =
        new BusTls(
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
    if (certificate.isEmpty()) {
      return options;
    }
    return options
        .setSsl(true)
        .setTrustAll(false)
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(new PemKeyCertOptions().addCertPath(certificate).addKeyPath(key))
        .setTrustOptions(new PemTrustOptions().addCertPath(authority));
  }
}
