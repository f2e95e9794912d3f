package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.config.Settings;
import dev.parley.config.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the settings of authentication are read. */
class AuthSettingsTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String OLDER = "fedcba9876543210fedcba9876543210";

  @Test
  void allCanBeSet() {
    Settings settings =
        Settings.of(
            Map.ofEntries(
                Map.entry("PARLEY_AUTH_SECRET", SECRET),
                Map.entry("PARLEY_AUTH_SECRET_PREVIOUS", OLDER),
                Map.entry("PARLEY_AUTH_GUESTS", "false"),
                Map.entry("PARLEY_AUTH_GUEST_TOKEN_LIFE", "2h"),
                Map.entry("PARLEY_AUTH_MAX_LIFE", "3h"),
                Map.entry("PARLEY_AUTH_AUDIENCE", "chat, chat.example"),
                Map.entry("PARLEY_AUTH_ISSUER", "https://id.example"),
                Map.entry("PARLEY_AUTH_JWKS", "https://id.example/keys"),
                Map.entry("PARLEY_AUTH_JWKS_PERIOD", "1m"),
                Map.entry("PARLEY_AUTH_LEEWAY", "5s"),
                Map.entry("PARLEY_AUTH_CLAIM", "required"),
                Map.entry("PARLEY_GATEWAY_ORIGINS", "https://a.example, https://b.example")));

    AuthSettings auth = AuthSettings.read(settings);

    settings.check();
    assertThat(auth.secrets()).containsExactly(SECRET, OLDER);
    assertThat(auth.guests()).isFalse();
    assertThat(auth.guestTokenLife()).isEqualTo(Duration.ofHours(2));
    assertThat(auth.rules().claimRequired()).isTrue();
    assertThat(auth.rules().leeway()).isEqualTo(Duration.ofSeconds(5));
    assertThat(auth.origins()).containsExactly("https://a.example", "https://b.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://id.example/keys",
        "ftp://id.example/keys",
        "https:///keys",
        "https://a:b@id.example/k",
        "https://id example/keys"
      })
  void keysThatAnybodyOnTheWayCouldReplaceAreNotRead(String source) {
    Settings settings = Settings.of(Map.of("PARLEY_AUTH_JWKS", source));

    AuthSettings auth = AuthSettings.read(settings);

    assertThat(auth.keys().source()).isNull();
    assertThat(settings.faults()).singleElement().asString().startsWith("PARLEY_AUTH_JWKS: ");
    assertThat(settings.faults().toString()).doesNotContain("a:b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://id.example/keys", "http://127.0.0.1:9/keys", "keys.json", "/etc/k"})
  void keysComeOverTlsFromThisMachineOrOutOfAFile(String source) {
    Settings settings = Settings.of(Map.of("PARLEY_AUTH_JWKS", source));

    AuthSettings auth = AuthSettings.read(settings);

    settings.check();
    assertThat(auth.keys().source()).isNotNull();
  }

  @Test
  void aGuestsTokenMayNotBeGoodForLongerThanAnyToken() {
    Settings settings = Settings.of(Map.of("PARLEY_AUTH_MAX_LIFE", "1h"));

    AuthSettings.read(settings);

    assertThat(settings.faults())
        .singleElement()
        .asString()
        .startsWith("PARLEY_AUTH_GUEST_TOKEN_LIFE: \"2592000s\"");
  }

  @Test
  void aPreviousSecretAloneIsAFaultThatDoesNotShowIt() {
    Settings settings = Settings.of(Map.of("PARLEY_AUTH_SECRET_PREVIOUS", OLDER));

    AuthSettings.read(settings);

    assertThat(settings.faults()).singleElement().asString().doesNotContain(OLDER);
  }

  @Test
  void withoutASecretEachProcessMakesItsOwn() {
    AuthSettings one = AuthSettings.read(Settings.of(Map.of()));
    AuthSettings other = AuthSettings.read(Settings.of(Map.of()));

    assertThat(one.secrets().get(0)).hasSizeGreaterThanOrEqualTo(32);
    assertThat(one.secrets()).hasSize(1).isNotEqualTo(other.secrets());
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
