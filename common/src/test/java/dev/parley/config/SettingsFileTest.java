package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings out of a file, under those of the environment. */
class SettingsFileTest {

  @TempDir private Path folder;

  @Test
  void theEnvironmentGoesBeforeTheFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.env"), "# how\nPARLEY_A = file \nPARLEY_B=file=1\n\nOTHER=x\n");

    Settings settings =
        Settings.load(Map.of("PARLEY_SETTINGS_FILE", file.toString(), "PARLEY_A", "environment"));

    assertThat(settings.text("PARLEY_A", "")).isEqualTo("environment");
    assertThat(settings.text("PARLEY_B", "")).isEqualTo("file=1");
    assertThat(settings.text("PARLEY_C", "default")).isEqualTo("default");
    assertThat(settings.unknown()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadEndsTheStart() {
    Settings settings =
        Settings.load(Map.of("PARLEY_SETTINGS_FILE", folder.resolve("none").toString()));

    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("none\" (expected: a file");
  }

  @Test
  void faultsOfLinesAndOfValuesAreToldAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("b.env"), "PARLEY_A\nPARLEY_B=many\nPARLEY_B=1\n");
    Settings settings = Settings.load(Map.of("PARLEY_SETTINGS_FILE", file.toString()));

    settings.number("PARLEY_B", 1, 1, 9);

    assertThat(settings.faults())
        .containsExactly(
            "b.env:1: \"PARLEY_A\" (expected: NAME=value)",
            "b.env:3: \"PARLEY_B\" (expected: each name once)",
            "PARLEY_B: \"many\" (expected: an integer from 1 to 9)");
  }
}
