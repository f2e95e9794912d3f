package dev.parley.gateway.tls;

import dev.parley.config.Settings;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 for clients. The certificate is read again while the node runs ({@link #renew}):
 * connections that are made from then on get the new one, others keep what they have. Safe from any
 * thread.
 */
public final class ClientTls {

  private static final Logger log = LoggerFactory.getLogger(ClientTls.class);

  private static final String CERTIFICATE = "PARLEY_GATEWAY_TLS_CERTIFICATE";
  private static final String KEY = "PARLEY_GATEWAY_TLS_KEY";

  private static final long HANDSHAKE_SECONDS = 10;

  /** Forward secrecy and authenticated encryption only (RFC 9325, section 4.2). */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final String certificateFile;
  private final String keyFile;
  private byte[] certificateRead = {};
  private byte[] keyRead = {};
  private String reported = "";
  private volatile @Nullable SslContext context;

  private ClientTls(String certificateFile, String keyFile) {
    this.certificateFile = certificateFile;
    this.keyFile = keyFile;
  }

  /**
   * Reads its settings and files; faults are noted in the settings. Null where it is not wanted.
   */
  public static @Nullable ClientTls read(Settings settings) {
    String certificate = settings.text(CERTIFICATE, "");
    String key = settings.text(KEY, "");
    if (certificate.isEmpty() && key.isEmpty()) {
      return null;
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      settings.fault(
          certificate.isEmpty() ? CERTIFICATE : KEY,
          "",
          "a PEM file; %s and %s, both or none of them".formatted(CERTIFICATE, KEY));
      return null;
    }
    ClientTls tls = new ClientTls(certificate, key);
    try {
      tls.readFiles();
      return tls;
    } catch (UnusableFileException unusable) {
      settings.fault(unusable.ofKey() ? KEY : CERTIFICATE, tls.file(unusable), unusable.expected());
      return null;
    }
  }

  /**
   * Reads the files again and uses what is new in them. What cannot be used is reported once, and
   * changes nothing. Waits for the file system.
   */
  public void renew() {
    String fault = "";
    try {
      readFiles();
    } catch (UnusableFileException unusable) {
      fault = "file=%s (expected: %s)".formatted(file(unusable), unusable.expected());
    }
    report(fault);
  }

  private synchronized void report(String fault) {
    if (!fault.isEmpty() && !fault.equals(reported)) {
      log.warn("tls_certificate_not_renewed, the one from before stays in use: {}", fault);
    }
    reported = fault;
  }

  /** Puts TLS between a channel that was just accepted and all handlers that it has. */
  public void secure(Channel channel) {
    SslContext now = context;
    if (now == null) {
      throw new IllegalStateException("no certificate was read (expected: read before use)");
    }
    SslHandler handler = now.newHandler(channel.alloc());
    handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    channel.pipeline().addFirst(new Ciphertext(), handler, new Plaintext());
  }

  private String file(UnusableFileException unusable) {
    return unusable.ofKey() ? keyFile : certificateFile;
  }

  private synchronized void readFiles() throws UnusableFileException {
    byte[] certificate = bytes(certificateFile, false);
    byte[] key = bytes(keyFile, true);
    if (Arrays.equals(certificate, certificateRead) && Arrays.equals(key, keyRead)) {
      return;
    }
    Identity identity = Identity.read(certificate, key);
    context = context(identity);
    certificateRead = certificate;
    keyRead = key;
    X509Certificate shown = identity.certificate();
    log.info(
        "tls_certificate file={} subject='{}' not_after={}",
        certificateFile,
        shown.getSubjectX500Principal(),
        shown.getNotAfter().toInstant());
    try {
      shown.checkValidity();
    } catch (CertificateException outOfDate) {
      log.warn(
          "tls_certificate_out_of_date file={}: clients refuse it ({})",
          certificateFile,
          outOfDate.getMessage());
    }
  }

  private static byte[] bytes(String file, boolean ofKey) throws UnusableFileException {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException | InvalidPathException unreadable) {
      throw new UnusableFileException(ofKey, "a PEM file that can be read");
    }
  }

  private static SslContext context(Identity identity) throws UnusableFileException {
    try {
      return SslContextBuilder.forServer(identity.key(), identity.chain())
          // As on the bus: BoringSSL, or the JDK's own where there is no such library.
          .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException | IllegalArgumentException unusable) {
      throw new UnusableFileException(
          false, "a certificate and a key that TLS can use, not: " + unusable.getMessage());
    }
  }
}
