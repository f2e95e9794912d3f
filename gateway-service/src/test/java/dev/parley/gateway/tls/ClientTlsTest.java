package dev.parley.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.gateway.LogLines;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate from its files: what is wrong at the start, and what changes later. */
class ClientTlsTest {

  private static final String CERTIFICATE = "PARLEY_GATEWAY_TLS_CERTIFICATE";
  private static final String KEY = "PARLEY_GATEWAY_TLS_KEY";

  @TempDir private Path folder;

  private final LogLines log = LogLines.open();

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void withoutFilesThereIsNoTls() {
    Settings settings = Settings.of(Map.of());

    assertThat(ClientTls.read(settings)).isNull();
    assertThat(settings.faults()).isEmpty();
  }

  @Test
  void oneOfBothIsAFault() {
    assertThat(faults(Map.of(KEY, "tls.key")))
        .containsExactly(
            CERTIFICATE
                + ": \"\" (expected: a PEM file; %s and %s, both or none of them)"
                    .formatted(CERTIFICATE, KEY));
    assertThat(faults(Map.of(CERTIFICATE, "tls.crt")))
        .hasSize(1)
        .first()
        .asString()
        .startsWith(KEY);
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    TestCertificate.random().writeTo(folder);
    Path key = TestCertificate.keyIn(folder);
    Files.delete(key);

    assertThat(faults(TestCertificate.settings(folder)))
        .containsExactly(KEY + ": \"%s\" (expected: a PEM file that can be read)".formatted(key));
  }

  @Test
  void aKeyOfAnotherCertificateIsNamed() throws Exception {
    TestCertificate.random().writeTo(folder);
    Map<String, String> settings = new HashMap<>(TestCertificate.settings(folder));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    TestCertificate.random().writeTo(elsewhere);
    settings.put(KEY, TestCertificate.keyIn(elsewhere).toString());

    assertThat(faults(settings))
        .containsExactly(
            KEY
                + ": \"%s\" (expected: the private key of the certificate)"
                    .formatted(TestCertificate.keyIn(elsewhere)));
  }

  @Test
  void whatChangesInTheFilesIsShownFromThenOn() throws Exception {
    TestCertificate before = TestCertificate.random().writeTo(folder);
    ClientTls tls = read();
    Certificate shownBefore = shownBy(tls);

    TestCertificate after = TestCertificate.random().writeTo(folder);
    tls.renew();

    assertThat(shownBefore).isEqualTo(before.certificate());
    assertThat(shownBy(tls)).isEqualTo(after.certificate());
  }

  @Test
  void whatCannotBeUsedIsReportedOnceAndChangesNothing() throws Exception {
    TestCertificate before = TestCertificate.random().writeTo(folder);
    ClientTls tls = read();
    log.clear();

    Files.writeString(TestCertificate.certificateIn(folder), "half a file");
    tls.renew();
    tls.renew();

    assertThat(shownBy(tls)).isEqualTo(before.certificate());
    assertThat(log.lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("tls_certificate_not_renewed", "tls.crt", "a PEM file with the server's");
  }

  @Test
  void aRenewalThatWasReadHalfwayIsDoneWhenItIsWhole() throws Exception {
    TestCertificate.random().writeTo(folder);
    ClientTls tls = read();
    Path key = TestCertificate.keyIn(folder);
    String keyBefore = Files.readString(key);
    TestCertificate after = TestCertificate.random().writeTo(folder);
    String keyAfter = Files.readString(key);

    Files.writeString(key, keyBefore);
    tls.renew();
    Files.writeString(key, keyAfter);
    tls.renew();

    assertThat(shownBy(tls)).isEqualTo(after.certificate());
  }

  private ClientTls read() {
    ClientTls tls = ClientTls.read(Settings.of(TestCertificate.settings(folder)));
    assertThat(tls).isNotNull();
    return tls;
  }

  private static List<String> faults(Map<String, String> values) {
    Settings settings = Settings.of(values);
    assertThat(ClientTls.read(settings)).isNull();
    return settings.faults();
  }

  /** Shakes hands in memory. */
  private static Certificate shownBy(ClientTls tls) throws Exception {
    EmbeddedChannel server = new EmbeddedChannel();
    tls.secure(server);
    EmbeddedChannel client = new EmbeddedChannel(new SslHandler(clientEngine()));
    SslHandler shaking = client.pipeline().get(SslHandler.class);
    while (!shaking.handshakeFuture().isDone()) {
      move(client, server);
      move(server, client);
    }
    Certificate shown = shaking.engine().getSession().getPeerCertificates()[0];
    server.finishAndReleaseAll();
    client.finishAndReleaseAll();
    return shown;
  }

  private static SSLEngine clientEngine() throws Exception {
    SSLEngine engine = TestCertificate.anyTrusted().createSSLEngine();
    engine.setUseClientMode(true);
    return engine;
  }

  private static void move(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    for (Object bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
      to.writeInbound(bytes);
    }
  }
}
