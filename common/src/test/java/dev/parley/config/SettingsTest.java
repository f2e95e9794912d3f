package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings: typed, and all faults at once. */
class SettingsTest {

  @Test
  void whatIsMissingOrBlankHasItsDefault() {
    // Given
    Settings settings = Settings.of(Map.of("PARLEY_TEXT", "  "));

    // When
    String text = settings.text("PARLEY_TEXT", "default");
    int number = settings.number("PARLEY_NUMBER", 7, 0, 10);

    // Then
    assertThat(text).isEqualTo("default");
    assertThat(number).isEqualTo(7);
    assertThatCode(settings::check).doesNotThrowAnyException();
  }

  @Test
  void valuesAreReadWithoutTheSpaceAroundThem() {
    // Given
    Settings settings =
        Settings.of(
            Map.of(
                "PARLEY_TEXT", " a b ",
                "PARLEY_LIST", "a, b,,c ",
                "PARLEY_NUMBER", " 10 ",
                "PARLEY_FLAG", "TRUE",
                "PARLEY_CHOICE", "classic"));

    // When
    List<Object> values =
        List.of(
            settings.text("PARLEY_TEXT", ""),
            settings.list("PARLEY_LIST", List.of()),
            settings.number("PARLEY_NUMBER", 0, 0, 10),
            settings.flag("PARLEY_FLAG", false),
            settings.choice("PARLEY_CHOICE", "consumer", "classic", "consumer"));

    // Then
    assertThat(values).containsExactly("a b", List.of("a", "b", "c"), 10, true, "classic");
  }

  @Test
  void allFaultsAreReportedAtOnceEachWithNameValueAndWhatWasExpected() {
    // Given
    Settings settings =
        Settings.of(
            Map.of(
                "PARLEY_NUMBER", "11",
                "PARLEY_FLAG", "yes",
                "PARLEY_CHOICE", "kafka",
                "PARLEY_TIME", "5 minutes"));
    settings.number("PARLEY_NUMBER", 0, 0, 10);
    settings.flag("PARLEY_FLAG", false);
    settings.choice("PARLEY_CHOICE", "classic", "classic", "consumer");
    settings.duration("PARLEY_TIME", second(1), Duration.ofMillis(500), second(60));
    settings.fault("PARLEY_LOW", 9, "less than PARLEY_HIGH");

    // When
    SettingsException thrown = catchThrowableOfType(SettingsException.class, settings::check);

    // Then
    assertThat(thrown.faults())
        .containsExactly(
            "PARLEY_NUMBER: \"11\" (expected: an integer from 0 to 10)",
            "PARLEY_FLAG: \"yes\" (expected: true or false)",
            "PARLEY_CHOICE: \"kafka\" (expected: one of classic, consumer)",
            "PARLEY_TIME: \"5 minutes\" (expected: a time from 500ms to 1m, such as 500ms, 30s, 5m)",
            "PARLEY_LOW: \"9\" (expected: less than PARLEY_HIGH)");
    assertThat(thrown).hasMessage(String.join("\n", thrown.faults()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "11", "1.5", "ten", "0x1", "99999999999", "1 0", "--1"})
  void aNumberThatDoesNotFitIsAFaultAndTheDefaultIsReturned(String text) {
    // Given
    Settings settings = Settings.of(Map.of("PARLEY_NUMBER", text));

    // When
    int number = settings.number("PARLEY_NUMBER", 7, 0, 10);

    // Then
    assertThat(number).isEqualTo(7);
    assertThat(catchThrowableOfType(SettingsException.class, settings::check).faults())
        .singleElement()
        .asString()
        .contains("\"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "10, 10"})
  void bothBoundsAreIncluded(String text, int expected) {
    // Given
    Settings settings = Settings.of(Map.of("PARLEY_NUMBER", text));

    // When
    int number = settings.number("PARLEY_NUMBER", 7, 0, 10);

    // Then
    assertThat(number).isEqualTo(expected);
    assertThatCode(settings::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "30s, 30000", "5m, 300000", "2h, 7200000", "1d, 86400000", "0s, 0"})
  void aTimeHasAUnit(String text, long millis) {
    // Given
    Settings settings = Settings.of(Map.of("PARLEY_TIME", text));

    // When
    Duration time = settings.duration("PARLEY_TIME", second(1), Duration.ZERO, Duration.ofDays(1));

    // Then
    assertThat(time).isEqualTo(Duration.ofMillis(millis));
    assertThatCode(settings::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "s",
        "-5s",
        "1.5s",
        "5 s",
        "5S",
        "5sec",
        "PT5S",
        "61s",
        "99ms",
        "999999999999d",
        "9999999999999s",
        "٣s"
      })
  void aTimeThatDoesNotFitIsAFaultAndTheDefaultIsReturned(String text) {
    // Given
    Settings settings = Settings.of(Map.of("PARLEY_TIME", text));

    // When
    Duration time = settings.duration("PARLEY_TIME", second(7), Duration.ofMillis(100), second(60));

    // Then
    assertThat(time).isEqualTo(second(7));
    assertThat(catchThrowableOfType(SettingsException.class, settings::check).faults()).hasSize(1);
  }

  @Test
  void whatNobodyAskedForIsUnknown() {
    // Given
    Settings settings =
        Settings.of(Map.of("PARLEY_B", "1", "PARLEY_A", "1", "PARLEY_KNOWN", "x", "PATH", "/bin"));
    settings.text("PARLEY_KNOWN", "");
    settings.textOrNull("PARLEY_OTHER");

    // When
    List<String> unknown = settings.unknown();

    // Then
    assertThat(unknown).containsExactly("PARLEY_A", "PARLEY_B");
  }

  @Test
  void aTextThatMayBeMissingIsNullThen() {
    assertThat(Settings.of(new HashMap<>()).textOrNull("PARLEY_TEXT")).isNull();
    assertThat(Settings.of(Map.of("PARLEY_TEXT", "a")).textOrNull("PARLEY_TEXT")).isEqualTo("a");
  }

  private static Duration second(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
