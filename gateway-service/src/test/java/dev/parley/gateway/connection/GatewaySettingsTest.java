package dev.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.Settings;
import dev.parley.config.SettingsException;
import dev.parley.protocol.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the settings of a gateway are read. */
class GatewaySettingsTest {

  @Test
  void theDefaultsAreThoseOfTheProtocol() {
    Settings settings = Settings.of(Map.of());

    GatewaySettings gateway = GatewaySettings.read(settings);

    settings.check();
    assertThat(gateway.host()).isEqualTo("127.0.0.1");
    assertThat(gateway.limits().body()).isEqualTo(32 * 1024);
    assertThat(gateway.limits().frame()).isGreaterThan(gateway.limits().body());
    assertThat(gateway.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(gateway.ping()).isEqualTo(Duration.ofSeconds(30));
    assertThat(gateway.silence()).isEqualTo(Duration.ofSeconds(60));
    assertThat(gateway.queueBytes()).isEqualTo(1 << 20);
    assertThat(gateway.loops()).isPositive();
  }

  @Test
  void allLimitsCanBeSet() {
    Settings settings =
        Settings.of(
            Map.of(
                "PARLEY_LIMIT_FRAME", "2048",
                "PARLEY_LIMIT_BODY", "1024",
                "PARLEY_LIMIT_ROOMS", "3",
                "PARLEY_LIMIT_RATE", "4"));

    GatewaySettings gateway = GatewaySettings.read(settings);

    settings.check();
    assertThat(gateway.limits()).isEqualTo(new Limits(2_048, 1_024, 3, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "PARLEY_GATEWAY_PORT, 0",
    "PARLEY_GATEWAY_PORT, 65536",
    "PARLEY_GATEWAY_PORT, http",
    "PARLEY_GATEWAY_LOOPS, 0",
    "PARLEY_LIMIT_FRAME, 1023",
    "PARLEY_LIMIT_BODY, 15",
    "PARLEY_LIMIT_ROOMS, 0",
    "PARLEY_LIMIT_RATE, 0",
    "PARLEY_LIMIT_RATE, 1e3",
    "PARLEY_GATEWAY_QUEUE_BYTES, 65535",
    "PARLEY_GATEWAY_CONNECT_TIMEOUT, 99ms",
    "PARLEY_GATEWAY_CONNECT_TIMEOUT, 5",
    "PARLEY_GATEWAY_SILENCE, 2h",
    "PARLEY_SEND_TIMEOUT, soon",
    "PARLEY_GATEWAY_DRAIN, -1s"
  })
  void aValueOutOfItsBoundsIsAFaultThatNamesIt(String name, String value) {
    Settings settings = Settings.of(Map.of(name, value));
    GatewaySettings.read(settings);

    List<String> faults = faults(settings);

    assertThat(faults)
        .singleElement()
        .asString()
        .startsWith(name + ": \"" + value + "\" (expected: ");
  }

  @ParameterizedTest
  @CsvSource({"60s, 60s", "45s, 60s", "30s, 10s"})
  void aPingHasToComeBeforeTheClientIsPending(String ping, String silence) {
    Settings settings =
        Settings.of(Map.of("PARLEY_GATEWAY_PING", ping, "PARLEY_GATEWAY_SILENCE", silence));
    GatewaySettings.read(settings);

    List<String> faults = faults(settings);

    assertThat(faults).singleElement().asString().contains("PING").contains("PENDING_AFTER");
  }

  @ParameterizedTest
  @CsvSource({"60s, 60s", "61s, 60s"})
  void aClientHasToBePendingBeforeItIsClosed(String pending, String silence) {
    Settings settings =
        Settings.of(
            Map.of("PARLEY_PRESENCE_PENDING_AFTER", pending, "PARLEY_GATEWAY_SILENCE", silence));
    GatewaySettings.read(settings);

    List<String> faults = faults(settings);

    assertThat(faults).singleElement().asString().contains("PENDING_AFTER").contains("SILENCE");
  }

  @ParameterizedTest
  @CsvSource({"2048, 2048", "2049, 2048"})
  void aBodyHasToFitIntoAFrame(String body, String frame) {
    Settings settings = Settings.of(Map.of("PARLEY_LIMIT_BODY", body, "PARLEY_LIMIT_FRAME", frame));
    GatewaySettings.read(settings);

    List<String> faults = faults(settings);

    assertThat(faults).singleElement().asString().contains("BODY").contains("FRAME");
  }

  @Test
  void allFaultsAreToldAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "PARLEY_GATEWAY_PORT", "0",
                "PARLEY_GATEWAY_PING", "5m",
                "PARLEY_LIMIT_BODY", "1000000"));
    GatewaySettings.read(settings);

    List<String> faults = faults(settings);

    assertThat(faults).hasSize(3);
  }

  private static List<String> faults(Settings settings) {
    SettingsException faults = catchThrowableOfType(SettingsException.class, settings::check);
    return faults == null ? List.of() : faults.faults();
  }
}
