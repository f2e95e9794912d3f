package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.node.trust.ClusterSecret;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS on the bus: all of it or nothing. */
class BusTlsTest {

  @TempDir private Path folder;

  @Test
  void withoutFilesTheBusIsAsItWas() {
    Settings settings = Settings.of(Map.of());

    EventBusOptions options = BusTls.read(settings, null).applyTo(new EventBusOptions());

    assertThat(settings.faults()).isEmpty();
    assertThat(options.isSsl()).isFalse();
  }

  @Test
  void withFilesBothSidesShowACertificateAndNoOtherAuthorityIsTrusted() throws IOException {
    Path file = Files.writeString(folder.resolve("any.pem"), "");
    Settings settings =
        Settings.of(
            Map.of(
                "PARLEY_BUS_TLS_CERTIFICATE", file.toString(),
                "PARLEY_BUS_TLS_KEY", file.toString(),
                "PARLEY_BUS_TLS_AUTHORITY", file.toString()));

    EventBusOptions options = BusTls.read(settings, null).applyTo(new EventBusOptions());

    assertThat(settings.faults()).isEmpty();
    assertThat(options.isSsl()).isTrue();
    assertThat(options.getClientAuth()).isEqualTo(ClientAuth.REQUIRED);
    assertThat(options.isTrustAll()).isFalse();
    assertThat(options.getTrustOptions()).isNotNull();
  }

  @Test
  void withASecretBothSidesShowACertificateThatWasMadeFromIt() {
    Settings settings =
        Settings.of(Map.of("PARLEY_CLUSTER_SECRET", "a secret of thirty-two characters"));

    EventBusOptions options =
        BusTls.read(settings, ClusterSecret.read(settings)).applyTo(new EventBusOptions());

    assertThat(options.isSsl()).isTrue();
    assertThat(options.getClientAuth()).isEqualTo(ClientAuth.REQUIRED);
    assertThat(options.isTrustAll()).isFalse();
    assertThat(options.getKeyCertOptions()).isNotNull();
    assertThat(options.getTrustOptions()).isNotNull();
    assertThat(options.getEnabledSecureTransportProtocols()).containsExactly("TLSv1.3");
  }

  @Test
  void aPartOfItIsAFaultAndSoIsAFileThatIsNotThere() {
    Settings settings =
        Settings.of(Map.of("PARLEY_BUS_TLS_KEY", folder.resolve("none.key").toString()));

    BusTls.read(settings, null);

    assertThat(settings.faults())
        .hasSize(3)
        .allSatisfy(fault -> assertThat(fault).contains("all three or none of them"));
  }
}
