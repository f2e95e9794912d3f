package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.SettingsCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of settings: all that is wrong with them, at once. */
class SettingsCheckTest {

  @TempDir private Path folder;

  @Test
  void everyFaultOfAFileIsReported() throws IOException {
    assertThat(
            faults(
                "a.env",
                """
                # a comment
                PARLEY_LIMIT_RATE=many
                PARLEY_HISTORY_STORE=lucene
                PARLEY_PRESENCE_LANE=3
                PARLEY_SERVICES=gateway-service,chat-service
                OTEL_TRACES_SAMPLER=always_on
                OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317
                OTEL_EXPORTER_OTLP_PROTOCOL=grpc
                """))
        .containsExactlyInAnyOrder(
            "PARLEY_LIMIT_RATE: \"many\" (expected: an integer from 1 to 1000000)",
            "PARLEY_HISTORY_STORE: \"lucene\" (expected: one of rocksdb, memory)",
            "PARLEY_PRESENCE_LANE (expected: a name of docs/settings.md)",
            "OTEL_EXPORTER_OTLP_PROTOCOL: \"grpc\" (expected: http/protobuf, to which collectors"
                + " listen on port 4318)",
            "PARLEY_SERVICES: \"chat-service\" (expected: some of room-service, history-service,"
                + " presence-service, gateway-service)");
  }

  @Test
  void invalidLinesAreReportedWithTheirNumbers() throws IOException {
    assertThat(faults("b.env", "PARLEY_DATA=x\nPARLEY_DATA\nPARLEY_DATA=y\nPARLEY_LIMIT_RATE=0\n"))
        .containsExactly(
            "b.env:2: \"PARLEY_DATA\" (expected: NAME=value)",
            "b.env:3: \"PARLEY_DATA\" (expected: each name once)",
            "PARLEY_LIMIT_RATE: \"0\" (expected: an integer from 1 to 1000000)");
  }

  @Test
  void aFileThatIsNotThereIsAFault() {
    assertThat(SettingsCheck.faults(folder.resolve("none.env")))
        .singleElement()
        .asString()
        .contains("none.env", "expected: a file");
  }

  @Test
  void centralSettingsMayNameOnlyWhatCanChangeInFlight() throws IOException {
    assertThat(faults("good.json", "{\"version\":1,\"PARLEY_LIMIT_RATE\":5}")).isEmpty();
    assertThat(
            faults(
                "bad.json",
                "{\"version\":1,\"PARLEY_LIMIT_RATE\":0,\"PARLEY_ROOMS_PARTITIONS\":128}"))
        .hasSize(2)
        .anySatisfy(fault -> assertThat(fault).startsWith("PARLEY_LIMIT_RATE: \"0\""))
        .anySatisfy(
            fault ->
                assertThat(fault).startsWith("PARLEY_ROOMS_PARTITIONS (expected: what can change"));
    assertThat(faults("old.json", "{\"PARLEY_LIMIT_RATE\":5}"))
        .containsExactly("version: \"null\" (expected: a number above 0, the version that holds)");
    assertThat(faults("text.json", "rate: 5")).hasSize(1);
  }

  @Test
  void noFaultShowsASecret() throws IOException {
    String secret = "correct-horse-battery-staple";
    List<String> faults = new ArrayList<>();
    faults.addAll(
        faults(
            "c.env",
            """
            PARLEY_AUTH_SECRET=0123456789-0123456789-0123456789
            PARLEY_AUTH_SECRET=correct-horse-battery-staple
            PARLEY_AUTH_SECRET correct-horse-battery-staple
            =correct-horse-battery-staple
            correct-horse-battery-staple
            PARLEY_AUTH_SECRT=correct-horse-battery-staple
            PARLEY_SETTINGS_CENTRAL=ssh://git:correct-horse-battery-staple@host/settings.git
            PARLEY_MANAGEMENT_TOKEN=correct-horse
            """));
    faults.addAll(faults("d.json", "{\"version\":1,\"PARLEY_AUTH_SECRET\":\"" + secret + "\"}"));

    assertThat(faults).hasSize(8).noneMatch(fault -> fault.contains("horse"));
    assertThat(faults)
        .contains(
            "c.env:3: \"PARLEY_AUTH_SECRET\" (expected: NAME=value)",
            "c.env:2: \"PARLEY_AUTH_SECRET\" (expected: each name once)",
            "PARLEY_AUTH_SECRT (expected: a name of docs/settings.md)",
            "PARLEY_MANAGEMENT_TOKEN: \"13 characters\" (expected: 16 characters or more)");
  }

  @Test
  void theCommandNamesTheFileInFrontOfEachFault() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.env"), "PARLEY_LIMIT_RATE=0\nPARLEY_X=1\n");
    Path good = Files.writeString(folder.resolve("good.env"), "PARLEY_LIMIT_RATE=1\n");

    assertThat(command(good)).isEqualTo("0 good");
    assertThat(command()).isEqualTo("1 check-config: no file (expected: FILE...)");
    assertThat(command(good, bad).lines())
        .containsExactly(
            "1 " + bad + ": PARLEY_LIMIT_RATE: \"0\" (expected: an integer from 1 to 1000000)",
            bad + ": PARLEY_X (expected: a name of docs/settings.md)");
  }

  /** Its status and what it says. */
  private static String command(Path... files) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
    String[] arguments = Arrays.stream(files).map(Path::toString).toArray(String[]::new);
    int status = SettingsCheck.run(arguments, print, print);
    return status + " " + said.toString(StandardCharsets.UTF_8).strip();
  }

  private List<String> faults(String name, String text) throws IOException {
    return SettingsCheck.faults(Files.writeString(folder.resolve(name), text));
  }
}
