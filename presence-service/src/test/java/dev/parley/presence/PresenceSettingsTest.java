package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.Settings;
import dev.parley.log.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Defaults and faults. */
class PresenceSettingsTest {

  @Test
  void theDefaultsFitTogether() {
    Settings settings = Settings.of(Map.of());

    PresenceSettings read = PresenceSettings.read(settings);

    settings.check();
    assertThat(read)
        .isEqualTo(
            new PresenceSettings(
                Duration.ofSeconds(45),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofMillis(250),
                200,
                8,
                50_000,
                Duration.ofMinutes(5),
                true,
                "parley.presence.v1",
                KafkaSettings.read(settings)));
    assertThat(read.partitions()).isEqualTo(64);
  }

  @Test
  void pendingMustComeBeforeOffline() {
    Settings settings =
        Settings.of(
            Map.of("PARLEY_PRESENCE_PENDING_AFTER", "9s", "PARLEY_PRESENCE_OFFLINE_AFTER", "9s"));

    PresenceSettings.read(settings);

    assertThatThrownBy(settings::check)
        .hasMessageContaining("PARLEY_PRESENCE_PENDING_AFTER: \"9000ms\"")
        .hasMessageContaining("less than PARLEY_PRESENCE_OFFLINE_AFTER, 9000ms");
  }
}
