package dev.parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.log.TopicChecks.Warning;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of which settings of a topic an operator is warned. */
class TopicChecksTest {

  @Test
  void aTopicAsParleyMakesItIsGood() {
    assertThat(warnings(Map.of("min.insync.replicas", "2", "max.message.bytes", "1048588"), 3, 3))
        .isEmpty();
    assertThat(warnings(Map.of("min.insync.replicas", "1"), 1, 1)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "min.insync.replicas, 1, 3, 3",
    "min.insync.replicas, 1, 2, 1",
    "min.insync.replicas, 2, 1, 1",
    "replicas, 1, 1, 3",
    "unclean.leader.election.enable, true, 1, 1",
    "max.message.bytes, 65536, 1, 1"
  })
  void aWarningNamesTheSettingAndItsValue(String name, String value, int replicas, int wanted) {
    List<Warning> warnings =
        warnings(name.equals("replicas") ? Map.of() : Map.of(name, value), replicas, wanted);

    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0).name()).isEqualTo(name);
    assertThat(warnings.get(0).value()).isEqualTo(value);
    assertThat(warnings.get(0).expected()).isNotBlank();
    assertThat(warnings.get(0).reason()).isNotBlank();
  }

  private static List<Warning> warnings(Map<String, String> settings, int replicas, int wanted) {
    List<ConfigEntry> entries =
        settings.entrySet().stream()
            .map(each -> new ConfigEntry(each.getKey(), each.getValue()))
            .toList();
    return TopicChecks.warnings(new Config(entries), replicas, wanted);
  }
}
