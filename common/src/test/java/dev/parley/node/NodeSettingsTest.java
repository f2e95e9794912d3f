package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let into a cluster. */
class NodeSettingsTest {

  private static final String SECRET = "a secret of thirty-two characters";

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.5", "::1", "localhost"})
  void onLoopbackNoSecretIsNeeded(String host) {
    assertThat(faults(Map.of("PARLEY_CLUSTER_HOST", host))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::"})
  void elsewhereOneIsNeededUnlessItIsSaidThatNoneIs(String host) {
    assertThat(faults(Map.of("PARLEY_CLUSTER_HOST", host)))
        .containsExactly(
            "PARLEY_CLUSTER_HOST: \""
                + host
                + "\" (expected: a loopback address, unless"
                + " PARLEY_CLUSTER_SECRET is set, or PARLEY_CLUSTER_OPEN=true lets anybody in)",
            "PARLEY_BUS_HOST: \""
                + host
                + "\" (expected: a loopback address, unless"
                + " PARLEY_CLUSTER_SECRET is set, or PARLEY_CLUSTER_OPEN=true lets anybody in)");
    assertThat(faults(Map.of("PARLEY_CLUSTER_HOST", host, "PARLEY_CLUSTER_SECRET", SECRET)))
        .isEmpty();
    assertThat(faults(Map.of("PARLEY_CLUSTER_HOST", host, "PARLEY_CLUSTER_OPEN", "true")))
        .isEmpty();
  }

  @Test
  void aBusElsewhereNeedsASecretToo() {
    assertThat(faults(Map.of("PARLEY_BUS_HOST", "192.0.2.1"))).hasSize(1);
  }

  @Test
  void aSecretIsLongAndIsNotShown() {
    assertThat(faults(Map.of("PARLEY_CLUSTER_SECRET", "correct-horse")))
        .containsExactly(
            "PARLEY_CLUSTER_SECRET: \"13 characters\""
                + " (expected: at least 32, the same on every node)");
    assertThat(NodeSettings.read(Settings.of(Map.of("PARLEY_CLUSTER_SECRET", SECRET))).toString())
        .doesNotContain(SECRET);
  }

  private static List<String> faults(Map<String, String> values) {
    Settings settings = Settings.of(values);
    NodeSettings.read(settings);
    return settings.faults();
  }
}
