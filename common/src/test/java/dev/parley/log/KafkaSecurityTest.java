package dev.parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How clients of Kafka are told whom to trust and what to show. */
class KafkaSecurityTest {

  private static final String PASSWORD = "a \"quoted\" \\ one";

  @TempDir private Path folder;

  @Test
  void byDefaultThereIsNeitherTlsNorAUser() {
    assertThat(client(Map.of())).isEqualTo(Map.of("security.protocol", "PLAINTEXT"));
  }

  @Test
  void aUserIsQuotedForItsLoginModule() {
    Map<String, String> client =
        client(
            Map.of(
                "PARLEY_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "PARLEY_KAFKA_USER", "parley",
                "PARLEY_KAFKA_PASSWORD", PASSWORD));

    assertThat(client)
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("ssl.endpoint.identification.algorithm", "https")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"parley\" password=\"a \\\"quoted\\\" \\\\ one\";");
  }

  @Test
  void theMechanismChoosesTheLoginModule() {
    assertThat(
            client(
                    Map.of(
                        "PARLEY_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
                        "PARLEY_KAFKA_SASL_MECHANISM", "PLAIN",
                        "PARLEY_KAFKA_USER", "parley",
                        "PARLEY_KAFKA_PASSWORD", PASSWORD))
                .get("sasl.jaas.config"))
        .startsWith("org.apache.kafka.common.security.plain.PlainLoginModule ");
  }

  @Test
  void everyClientIsGivenIt() {
    Settings settings = Settings.of(Map.of("PARLEY_KAFKA_SECURITY_PROTOCOL", "SSL"));

    assertThat(KafkaSettings.read(settings).client("any"))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("client.id", "any");
  }

  @Test
  void whatDoesNotFitTogetherIsAFault() throws IOException {
    assertThat(faults(Map.of("PARLEY_KAFKA_SECURITY_PROTOCOL", "SASL_SSL")))
        .containsExactly(
            "PARLEY_KAFKA_USER: \"\" (expected: a user, for"
                + " PARLEY_KAFKA_SECURITY_PROTOCOL=SASL_SSL)",
            "PARLEY_KAFKA_PASSWORD: \"\" (expected: the password of the user, for"
                + " PARLEY_KAFKA_SECURITY_PROTOCOL=SASL_SSL)");
    assertThat(faults(Map.of("PARLEY_KAFKA_USER", "a", "PARLEY_KAFKA_PASSWORD", "b")))
        .containsExactly(
            "PARLEY_KAFKA_SECURITY_PROTOCOL: \"PLAINTEXT\""
                + " (expected: SASL_SSL or SASL_PLAINTEXT where a user is set)");
    Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");
    assertThat(faults(Map.of("PARLEY_KAFKA_TLS_AUTHORITY", none.toString())))
        .containsExactly(
            "PARLEY_KAFKA_SECURITY_PROTOCOL: \"PLAINTEXT\""
                + " (expected: SSL or SASL_SSL where PARLEY_KAFKA_TLS_* are set)",
            "PARLEY_KAFKA_TLS_AUTHORITY: \"%s\" (expected: a PEM file of certificates that can be read)"
                .formatted(none));
    assertThat(
            faults(
                Map.of(
                    "PARLEY_KAFKA_SECURITY_PROTOCOL",
                    "SSL",
                    "PARLEY_KAFKA_TLS_KEY",
                    none.toString())))
        .hasSize(2)
        .anyMatch(fault -> fault.startsWith("PARLEY_KAFKA_TLS_CERTIFICATE: \"\""))
        .anyMatch(fault -> fault.startsWith("PARLEY_KAFKA_TLS_KEY: \"" + none));
  }

  @Test
  void noFaultAndNoTextShowsThePassword() {
    Map<String, String> values = new HashMap<>();
    values.put("PARLEY_KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
    values.put("PARLEY_KAFKA_USER", "parley");
    values.put("PARLEY_KAFKA_PASSWORD", "correct\u0007horse");

    assertThat(faults(values))
        .containsExactly(
            "PARLEY_KAFKA_PASSWORD: \"13 characters\""
                + " (expected: a text without control characters)");
    assertThat(KafkaSettings.read(Settings.of(values)).toString()).doesNotContain("horse");
  }

  private static Map<String, String> client(Map<String, String> values) {
    Settings settings = Settings.of(values);
    Map<String, String> client = KafkaSecurity.read(settings).client();
    settings.check();
    return client;
  }

  private static List<String> faults(Map<String, String> values) {
    Settings settings = Settings.of(values);
    KafkaSecurity.read(settings);
    return settings.faults();
  }
}
