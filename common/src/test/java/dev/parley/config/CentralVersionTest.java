package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Central settings: a version is taken as a whole or not at all. */
class CentralVersionTest {

  private final Settings settings =
      Settings.of(Map.of("PARLEY_RATE", "10", "PARLEY_FIXED", "1", "PARLEY_NOBODYS", "x"));
  private final int fixed = settings.number("PARLEY_FIXED", 0, 0, 9);
  private final Live<Integer> rate = settings.live(now -> now.number("PARLEY_RATE", 5, 1, 100));
  private final Live<String> level =
      settings.live(now -> now.choice("PARLEY_LEVEL", "INFO", "INFO", "DEBUG"));
  private final CentralVersion central =
      new CentralVersion(
          settings,
          now -> {
            now.number("PARLEY_RATE", 5, 1, 100);
            now.choice("PARLEY_LEVEL", "INFO", "INFO", "DEBUG");
            now.number("PARLEY_OTHERS", 0, 0, 9);
          });

  @Test
  void aVersionGoesBeforeWhatTheNodeWasStartedWith() {
    CentralVersion.Outcome outcome = central.offer(Map.of("version", 3, "PARLEY_RATE", 20));

    assertThat(outcome.taken()).isTrue();
    assertThat(outcome.faults()).isEmpty();
    assertThat(central.number()).isEqualTo(3);
    assertThat(rate.get()).isEqualTo(20);
    assertThat(level.get()).isEqualTo("INFO");
    assertThat(fixed).isEqualTo(1);
  }

  @Test
  void whatTheNextVersionDoesNotNameGoesBack() {
    central.offer(Map.of("version", 1, "PARLEY_RATE", 20, "PARLEY_LEVEL", "DEBUG"));

    central.offer(Map.of("version", 2, "PARLEY_LEVEL", "DEBUG"));

    assertThat(rate.get()).isEqualTo(10);
    assertThat(level.get()).isEqualTo("DEBUG");
  }

  @Test
  void whatIsAnotherServicesIsNoFault() {
    CentralVersion.Outcome outcome =
        central.offer(Map.of("version", 1, "PARLEY_OTHERS", 7, "PARLEY_RATE", 20));

    assertThat(outcome.taken()).isTrue();
    assertThat(rate.get()).isEqualTo(20);
  }

  @Test
  void whatOnlyAnotherServiceReadsIsJudgedAllTheSame() {
    CentralVersion.Outcome outcome =
        central.offer(Map.of("version", 1, "PARLEY_OTHERS", 70, "PARLEY_RATE", 20));

    assertThat(outcome.taken()).isFalse();
    assertThat(outcome.faults())
        .containsExactly("PARLEY_OTHERS: \"70\" (expected: an integer from 0 to 9)");
    assertThat(rate.get()).isEqualTo(10);
  }

  @Test
  void theNumbersFaultIsToldBesideTheValues() {
    assertThat(central.offer(Map.of("version", 0, "PARLEY_RATE", 0)).faults())
        .containsExactly(
            "version: \"0\" (expected: a number above 0, the version that holds)",
            "PARLEY_RATE: \"0\" (expected: an integer from 1 to 100)");
  }

  @Test
  void oneFaultRefusesAllOfIt() {
    central.offer(Map.of("version", 1, "PARLEY_RATE", 20));

    CentralVersion.Outcome outcome =
        central.offer(
            Map.of("version", 2, "PARLEY_RATE", 30, "PARLEY_LEVEL", "LOUD", "PARLEY_FIXED", 2));

    assertThat(outcome.taken()).isFalse();
    assertThat(outcome.faults())
        .containsExactlyInAnyOrder(
            "PARLEY_LEVEL: \"LOUD\" (expected: one of INFO, DEBUG)",
            "PARLEY_FIXED (expected: what can change in flight: PARLEY_LEVEL,"
                + " PARLEY_OTHERS, PARLEY_RATE)");
    assertThat(central.number()).isEqualTo(1);
    assertThat(rate.get()).isEqualTo(20);
    assertThat(level.get()).isEqualTo("INFO");
  }

  @Test
  void theNumberHasToGrowUnlessNothingChanged() {
    central.offer(Map.of("version", 2, "PARLEY_RATE", 20));

    assertThat(central.offer(Map.of("version", 2, "PARLEY_RATE", 20)).faults()).isEmpty();
    for (Object version : List.of(1, 2, "3", "")) {
      assertThat(central.offer(Map.of("version", version, "PARLEY_RATE", 30)).faults())
          .as("%s", version)
          .singleElement()
          .asString()
          .contains("expected: a number above 2");
    }
    assertThat(rate.get()).isEqualTo(20);
  }

  @Test
  void whoListensIsToldOfChangesOnly() {
    List<Integer> told = new ArrayList<>();
    rate.whenSet(told::add);

    central.offer(Map.of("version", 1, "PARLEY_RATE", 20));
    central.offer(Map.of("version", 2, "PARLEY_RATE", 20, "PARLEY_LEVEL", "DEBUG"));
    central.offer(Map.of("version", 3));

    assertThat(told).containsExactly(10, 20, 10);
  }
}
