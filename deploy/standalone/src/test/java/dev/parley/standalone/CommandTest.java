package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options: one line says what is wrong, and the status is 1. */
class CommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port x | Invalid value for option '--port': 'x' is not an int",
        "--prot 1 | Unknown options: '--prot', '1'",
        "--port | Missing required parameter for option '--port' (<port>)",
        "more | Unmatched argument at index 0: 'more'"
      })
  void complainsInOneLine(String arguments, String complaint) {
    int status = new Main().run(arguments.split(" "), print(out), print(err));

    assertThat(status).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("deploy/run: " + complaint)
        .endsWith("(see deploy/run --help)" + System.lineSeparator())
        .hasLineCount(1);
  }

  @Test
  void explainsItself() {
    int status = new LocalCluster().run(new String[] {"--help"}, print(out), print(err));

    assertThat(status).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("Usage: deploy/local-cluster ")
        .contains("--gateways N", "--no-restart", "processes.tsv");
  }

  @Test
  void saysInOneLineWhatPreventsTheStart() {
    int status =
        new LocalCluster()
            .run(new String[] {"--rooms", "0", "--data", "unused"}, print(out), print(err));

    assertThat(status).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("deploy/local-cluster: --rooms: 0 (expected: 1 to 32)" + System.lineSeparator());
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
