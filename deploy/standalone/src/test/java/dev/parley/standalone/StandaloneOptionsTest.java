package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An option wins over the environment, and that over the default. */
class StandaloneOptionsTest {

  @TempDir Path folder;

  @Test
  void hasDefaults() {
    assertThat(StandaloneOptions.of(null, null, null, Map.of()))
        .isEqualTo(new StandaloneOptions("127.0.0.1", 8080, Path.of("data")));
  }

  @Test
  void takesTheEnvironmentBeforeTheDefault() {
    Map<String, String> environment =
        Map.of("PARLEY_GATEWAY_HOST", "0.0.0.0", "PARLEY_GATEWAY_PORT", "9", "PARLEY_DATA", "/d");

    assertThat(StandaloneOptions.of(null, null, null, environment))
        .isEqualTo(new StandaloneOptions("0.0.0.0", 9, Path.of("/d")));
    assertThat(StandaloneOptions.of("::1", 10, Path.of("/e"), environment))
        .isEqualTo(new StandaloneOptions("::1", 10, Path.of("/e")));
  }

  @Test
  void refusesWhatIsNoPort() {
    assertThatThrownBy(() -> StandaloneOptions.of(null, 65_536, null, Map.of()))
        .hasMessage("--port: 65536 (expected: 0 to 65535)");
    assertThatThrownBy(
            () -> StandaloneOptions.of(null, null, null, Map.of("PARLEY_GATEWAY_PORT", "x")))
        .hasMessage("PARLEY_GATEWAY_PORT: \"x\" (expected: 0 to 65535)");
  }

  @Test
  void completesTheEnvironmentAndLeavesWhatTheUserSet() {
    Map<String, String> environment =
        Map.of(
            "PARLEY_AUTH_GUESTS", "false",
            "PARLEY_ROOMS_PARTITIONS", "4",
            "PARLEY_KAFKA_BOOTSTRAP", "elsewhere:9092",
            "PARLEY_SERVICES", "room-service",
            "PARLEY_JAVA_OPTS", "-Xmx1g");

    Map<String, String> settings = settings(environment);

    assertThat(settings)
        .containsEntry("PARLEY_AUTH_GUESTS", "false")
        .containsEntry("PARLEY_ROOMS_PARTITIONS", "4")
        .containsEntry("PARLEY_ROOMS_REPLICATION", "1")
        .containsEntry("PARLEY_KAFKA_BOOTSTRAP", "127.0.0.1:1")
        .containsEntry("PARLEY_GATEWAY_PORT", "8080")
        .containsEntry("PARLEY_DATA", folder.toString())
        .doesNotContainKeys("PARLEY_SERVICES", "PARLEY_JAVA_OPTS");
  }

  @Test
  void keepsTheSecretForTheNextStartAndFromOthers() throws Exception {
    String secret = settings(Map.of()).get("PARLEY_AUTH_SECRET");

    assertThat(secret).hasSizeGreaterThanOrEqualTo(32);
    assertThat(settings(Map.of())).containsEntry("PARLEY_AUTH_SECRET", secret);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secret"))))
        .isEqualTo("rw-------");
  }

  @Test
  void makesNoSecretWhereTheUserHasOne() {
    assertThat(settings(Map.of("PARLEY_AUTH_SECRET", "x".repeat(32))))
        .containsEntry("PARLEY_AUTH_SECRET", "x".repeat(32));
    assertThat(folder.resolve("secret")).doesNotExist();
  }

  @Test
  void refusesASecretThatIsTooShort() throws Exception {
    Files.writeString(folder.resolve("secret"), "short\n");

    assertThatThrownBy(() -> settings(Map.of()))
        .hasMessage(
            "the secret in %s is 5 bytes (expected: at least 32)", folder.resolve("secret"));
  }

  private Map<String, String> settings(Map<String, String> environment) {
    try (DataFolder data = DataFolder.open(folder)) {
      return StandaloneSettings.of(
              environment, "127.0.0.1", 8080, data, "127.0.0.1:1", new Ports(new Random()))
          .variables();
    }
  }
}
