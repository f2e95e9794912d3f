package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which JVM options a child gets. */
class ChildCommandTest {

  @Test
  void putsTheUsersOptionsLastSoThatTheyWin() {
    Map<String, String> environment =
        Map.of(
            "PARLEY_JAVA_OPTS", "-Xmx1g  -Da=b",
            "PARLEY_ROOM_JAVA_OPTS", "-Xmx2g",
            "PARLEY_GATEWAY_JAVA_OPTS", "-Xmx3g");

    assertThat(ChildCommand.javaOptions(ProcessRole.ROOM, environment))
        .containsExactly("-Xmx384m", "-XX:+UseSerialGC", "-Xmx1g", "-Da=b", "-Xmx2g");
  }

  @Test
  void leavesTheCollectorToTheUser() {
    Map<String, String> environment = Map.of("PARLEY_JAVA_OPTS", "-XX:+UseParallelGC");

    assertThat(ChildCommand.javaOptions(ProcessRole.HISTORY, environment))
        .containsExactly("-Xmx256m", "-XX:+UseParallelGC");
  }

  @Test
  void keepsJvmOptionsOutOfTheSettings() {
    Map<String, String> environment =
        new TreeMap<>(
            Map.of(
                "PARLEY_JAVA_OPTS", "-Xmx1g",
                "PARLEY_ROOM_JAVA_OPTS", "-Xmx1g",
                "PARLEY_LOG_LEVEL", "DEBUG",
                "PATH", "/bin"));

    ChildCommand.removeOwnVariables(environment);

    assertThat(environment).containsOnlyKeys("PARLEY_LOG_LEVEL", "PATH");
  }
}
