package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.health.ManagementSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a log may say of the place of the central settings. */
class CentralSourceTest {

  @ParameterizedTest
  @CsvSource({
    "git+https://node:s3cret@host/a.git, https://node:***@host/a.git",
    "git+https://s3cret@host/a.git,      https://***@host/a.git",
    "https://host/a.json?key=s3cret,     https://host/a.json?***",
    "https://host/a.json,                https://host/a.json",
  })
  void passwordsAndQueriesAreLeftOut(String url, String shown) {
    CentralSource source = source(url);

    assertThat(source.withoutSecrets("lost " + url.replace("git+", ""))).isEqualTo("lost " + shown);
    assertThat(source.toString()).doesNotContain("s3cret");
  }

  @Test
  void aFaultShowsNoPassword() {
    Settings settings =
        Settings.of(Map.of("PARLEY_SETTINGS_CENTRAL", "ssh://node:s3cret@host/a.git"));

    CentralSource.read(settings);

    assertThat(settings.faults()).hasSize(1).noneMatch(fault -> fault.contains("s3cret"));
  }

  @Test
  void noRecordOfSettingsShowsItsSecret() {
    Settings settings = Settings.of(Map.of("PARLEY_MANAGEMENT_TOKEN", "s3cret-s3cret-s3cret"));

    ManagementSettings management = ManagementSettings.read(settings);

    assertThat(management.token()).isEqualTo("s3cret-s3cret-s3cret");
    assertThat(NodeSettings.read(settings).toString()).doesNotContain("s3cret");
  }

  private static CentralSource source(String url) {
    return CentralSource.read(Settings.of(Map.of("PARLEY_SETTINGS_CENTRAL", url)));
  }
}
