package dev.parley.log;

import dev.parley.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;

/**
 * How clients and brokers know one another.
 *
 * @param protocol as Kafka calls it: with or without TLS, with or without SASL
 * @param mechanism of SASL
 * @param user empty without SASL
 * @param password null without SASL
 * @param authority whose certificates brokers have, a PEM file; empty for those that Java trusts
 * @param certificate of this client, a PEM file; empty where brokers ask for none
 * @param key of that certificate, a PEM file (PKCS #8, not encrypted)
 * @param verifyHost whether a broker's certificate has to name its host
 */
record KafkaSecurity(
    String protocol,
    String mechanism,
    String user,
    @Nullable String password,
    String authority,
    String certificate,
    String key,
    boolean verifyHost) {

  private static final String PROTOCOL = "PARLEY_KAFKA_SECURITY_PROTOCOL";
  private static final String MECHANISM = "PARLEY_KAFKA_SASL_MECHANISM";
  private static final String USER = "PARLEY_KAFKA_USER";
  private static final String PASSWORD = "PARLEY_KAFKA_PASSWORD";
  private static final String AUTHORITY = "PARLEY_KAFKA_TLS_AUTHORITY";
  private static final String CERTIFICATE = "PARLEY_KAFKA_TLS_CERTIFICATE";
  private static final String KEY = "PARLEY_KAFKA_TLS_KEY";

  /** Reads it; faults are noted in the settings and show no password. */
  static KafkaSecurity read(Settings settings) {
    KafkaSecurity security =
        new KafkaSecurity(
            settings.choice(
                PROTOCOL, "PLAINTEXT", "PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
            settings.choice(MECHANISM, "SCRAM-SHA-512", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"),
            settings.text(USER, ""),
            settings.secretOrNull(PASSWORD),
            settings.text(AUTHORITY, ""),
            settings.text(CERTIFICATE, ""),
            settings.text(KEY, ""),
            settings.flag("PARLEY_KAFKA_TLS_VERIFY_HOST", true));
    security.checkSasl(settings);
    security.checkTls(settings);
    return security;
  }

  private void checkSasl(Settings settings) {
    if (sasl() && user.isEmpty()) {
      settings.fault(USER, user, "a user, for " + PROTOCOL + "=" + protocol);
    }
    if (sasl() && password == null) {
      settings.fault(PASSWORD, "", "the password of the user, for " + PROTOCOL + "=" + protocol);
    }
    if (!sasl() && (!user.isEmpty() || password != null)) {
      settings.fault(PROTOCOL, protocol, "SASL_SSL or SASL_PLAINTEXT where a user is set");
    }
    if (user.chars().anyMatch(Character::isISOControl)) {
      settings.fault(USER, user, "a text without control characters");
    }
    if (password != null && password.chars().anyMatch(Character::isISOControl)) {
      settings.fault(
          PASSWORD, password.length() + " characters", "a text without control characters");
    }
  }

  private void checkTls(Settings settings) {
    if (!tls() && !(authority + certificate + key).isEmpty()) {
      settings.fault(PROTOCOL, protocol, "SSL or SASL_SSL where PARLEY_KAFKA_TLS_* are set");
    }
    if (!authority.isEmpty() && !hasCertificate(authority)) {
      settings.fault(AUTHORITY, authority, "a PEM file of certificates that can be read");
    }
    if (!(certificate + key).isEmpty()) {
      if (certificate.isEmpty() || !hasCertificate(certificate)) {
        settings.fault(
            CERTIFICATE, certificate, "a PEM file of certificates that can be read, with " + KEY);
      }
      if (key.isEmpty() || !text(key).contains("BEGIN PRIVATE KEY")) {
        settings.fault(
            KEY, key, "a PEM file of a private key (PKCS #8, not encrypted), with " + CERTIFICATE);
      }
    }
  }

  /** What Kafka's clients are told of it. */
  Map<String, String> client() {
    Map<String, String> config = new HashMap<>();
    config.put("security.protocol", protocol);
    if (sasl()) {
      config.put("sasl.mechanism", mechanism);
      config.put(
          "sasl.jaas.config",
          "%s required username=%s password=%s;"
              .formatted(loginModule(), quoted(user), quoted(String.valueOf(password))));
    }
    if (tls()) {
      config.put("ssl.endpoint.identification.algorithm", verifyHost ? "https" : "");
      if (!authority.isEmpty()) {
        config.put("ssl.truststore.type", "PEM");
        config.put("ssl.truststore.location", authority);
      }
      if (!certificate.isEmpty()) {
        config.put("ssl.keystore.type", "PEM");
        config.put("ssl.keystore.certificate.chain", text(certificate));
        config.put("ssl.keystore.key", text(key));
      }
    }
    return config;
  }

  /** Which setting it is about that the brokers, or this client, refused the other side. */
  String explain(AuthenticationException refusal) {
    String reason = rootMessage(refusal);
    if (!(refusal instanceof SslAuthenticationException)) {
      return "%s: \"%s\" (expected: a user of the brokers with its %s, by %s=%s; %s)"
          .formatted(USER, user, PASSWORD, MECHANISM, mechanism, reason);
    }
    return reason.contains("fatal alert")
        ? "%s: \"%s\" (expected: a certificate that the brokers accept; %s)"
            .formatted(CERTIFICATE, certificate, reason)
        : "%s: \"%s\" (expected: the authority of the brokers' certificates, which name their hosts; %s)"
            .formatted(AUTHORITY, authority, reason);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private boolean sasl() {
    return protocol.startsWith("SASL");
  }

  private boolean tls() {
    return protocol.endsWith("SSL");
  }

  private String loginModule() {
    return mechanism.equals("PLAIN")
        ? "org.apache.kafka.common.security.plain.PlainLoginModule"
        : "org.apache.kafka.common.security.scram.ScramLoginModule";
  }

  /** As a JAAS configuration quotes. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static boolean hasCertificate(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return !CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty();
    } catch (IOException | CertificateException unusable) {
      return false;
    }
  }

  /** What is in a file; nothing where it cannot be read, which was a fault before. */
  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "KafkaSecurity[protocol=%s, user=%s]".formatted(protocol, user);
  }
}
