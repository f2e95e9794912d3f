package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.Settings;
import dev.parley.config.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the settings of authentication are read. */
class AuthSettingsTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void allCanBeSet() {
    Settings settings =
        Settings.of(
            Map.of(
                "PARLEY_AUTH_SECRET", SECRET,
                "PARLEY_AUTH_GUESTS", "false",
                "PARLEY_AUTH_GUEST_TOKEN_LIFE", "2h",
                "PARLEY_AUTH_LEEWAY", "5s",
                "PARLEY_AUTH_CLAIM", "required",
                "PARLEY_GATEWAY_ORIGINS", "https://a.example, https://b.example"));

    AuthSettings auth = AuthSettings.read(settings);

    settings.check();
    assertThat(auth.secret()).isEqualTo(SECRET);
    assertThat(auth.guests()).isFalse();
    assertThat(auth.guestTokenLife()).isEqualTo(Duration.ofHours(2));
    assertThat(auth.claimRequired()).isTrue();
    assertThat(auth.leeway()).isEqualTo(Duration.ofSeconds(5));
    assertThat(auth.origins()).containsExactly("https://a.example", "https://b.example");
  }

  @Test
  void withoutASecretEachProcessMakesItsOwn() {
    AuthSettings one = AuthSettings.read(Settings.of(Map.of()));
    AuthSettings other = AuthSettings.read(Settings.of(Map.of()));

    assertThat(one.secret()).hasSizeGreaterThanOrEqualTo(32).isNotEqualTo(other.secret());
  }

  @Test
  void nobodyElsesPagesMayConnectByDefault() {
    assertThat(AuthSettings.read(Settings.of(Map.of())).origins()).isEmpty();
  }

  @Test
  void allFaultsAreToldAtOnceAndTheSecretIsNeverShown() {
    Settings settings =
        Settings.of(
            Map.of(
                "PARLEY_AUTH_SECRET", "hunter2-hunter2-hunter2-hunter2",
                "PARLEY_AUTH_GUESTS", "perhaps",
                "PARLEY_AUTH_GUEST_TOKEN_LIFE", "1s",
                "PARLEY_AUTH_LEEWAY", "6m",
                "PARLEY_AUTH_CLAIM", "perhaps",
                "PARLEY_GATEWAY_ORIGINS", "https://a.example, b.example"));
    AuthSettings.read(settings);

    SettingsException faults = catchThrowableOfType(SettingsException.class, settings::check);

    assertThat(faults.faults())
        .hasSize(6)
        .anyMatch(fault -> fault.startsWith("PARLEY_AUTH_SECRET: \"31 characters\""))
        .anyMatch(fault -> fault.startsWith("PARLEY_AUTH_GUESTS: \"perhaps\""))
        .anyMatch(fault -> fault.startsWith("PARLEY_AUTH_GUEST_TOKEN_LIFE: \"1s\""))
        .anyMatch(fault -> fault.startsWith("PARLEY_AUTH_CLAIM: \"perhaps\""))
        .anyMatch(fault -> fault.startsWith("PARLEY_AUTH_LEEWAY: \"6m\""))
        .anyMatch(fault -> fault.startsWith("PARLEY_GATEWAY_ORIGINS: \"b.example\""));
    assertThat(faults.getMessage()).doesNotContain("hunter2");
  }
}
