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

/** Sockets that the gateway closes are counted under its own code. */
class CloseCountsIT {

  @Test
  void aClientThatSendsNoCodeBackIsCountedUnderTheGatewaysCode(@TempDir Path folder)
      throws IOException {
    try (Parley parley = Parley.start(folder, Map.of("PARLEY_GATEWAY_CONNECT_TIMEOUT", "200ms"));
        RawSocket silent = RawSocket.open(parley.port())) {
      Eventually.until(
          "the silent client is closed",
          () -> Metrics.of(parley.managementPort()).value("parley_gateway_connections") == 0);

      Metrics metrics = Metrics.of(parley.managementPort());
      assertThat(metrics.value("parley_gateway_closes_total{code=\"4504\"}")).isEqualTo(1);
      assertThat(metrics.text()).doesNotContain("code=\"1006\"");
    }
  }
}
