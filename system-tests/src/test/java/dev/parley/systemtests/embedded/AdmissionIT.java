package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Metrics;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.process.Parley;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits on sockets, by the address that a trusted proxy names. */
class AdmissionIT {

  @Test
  void aClientWithTooManySocketsIsRefusedBeforeTheUpgrade(@TempDir Path folder) throws IOException {
    Map<String, String> environment =
        Map.of(
            "PARLEY_LIMITS", "on",
            "PARLEY_LIMIT_CONNECTIONS_ADDRESS", "1",
            "PARLEY_GATEWAY_CONNECT_TIMEOUT", "1m",
            "PARLEY_TRUSTED_PROXIES", "127.0.0.0/8");
    try (Parley parley = Parley.start(folder, environment)) {
      RawSocket first = RawSocket.open(parley.port());

      assertThat(RawSocket.statusOf(parley.port(), "X-Forwarded-For: 127.0.0.1")).isEqualTo(503);
      assertThat(RawSocket.statusOf(parley.port(), "X-Forwarded-For: 198.51.100.1")).isEqualTo(101);
      Metrics metrics = Metrics.of(parley.managementPort());
      assertThat(metrics.value("parley_gateway_refused_total{limit=\"address\"}")).isEqualTo(1);

      first.close();

      Eventually.until(
          "the place is free again",
          () -> RawSocket.statusOf(parley.port(), "X-Forwarded-For: 127.0.0.1") == 101);
    }
  }
}
