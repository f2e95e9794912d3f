package dev.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** What is counted of sockets, whatever codes their clients send. */
class GatewayMetricsTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final GatewayMetrics metrics = new GatewayMetrics(meters);

  @Test
  void everyCodeOfTheProtocolHasItsOwnLabel() {
    for (CloseCode code : CloseCode.values()) {
      metrics.closed(code.code());

      assertThat(count(Integer.toString(code.code()))).isEqualTo(1);
    }
  }

  @Test
  void codesThatTheProtocolDoesNotKnowAreOneLabel() {
    for (int code = 3000; code < 5000; code++) {
      metrics.closed(code);
    }

    assertThat(count("other")).isEqualTo(2_000 - 10);
    assertThat(meters.find("parley.gateway.closes").counters()).hasSize(11);
  }

  private double count(String code) {
    return meters.get("parley.gateway.closes").tag("code", code).counter().count();
  }
}
