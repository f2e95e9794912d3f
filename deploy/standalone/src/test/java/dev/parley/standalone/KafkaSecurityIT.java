package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.Settings;
import dev.parley.log.Backup;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Brokers that let in whom they know: what Parley's clients show them, and what is said if not. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class KafkaSecurityIT {

  /** With all that a JAAS configuration would trip over. */
  private static final String PASSWORD = "correct \"horse\" \\ battery; staple";

  private static final String USER = "parley";

  @TempDir private static Path folder;

  private static SelfSigned broker;
  private static SelfSigned client;
  private static SelfSigned stranger;
  private static EmbeddedKafka kafka;
  private static int sasl;
  private static int mutual;

  @BeforeAll
  static void start() throws Exception {
    broker = SelfSigned.of(folder, "broker", "ip:127.0.0.1");
    client = SelfSigned.of(folder, "client", "dns:client");
    stranger = SelfSigned.of(folder, "stranger", "ip:127.0.0.1");
    Ports ports = new Ports(new Random());
    BrokerSettings settings =
        new BrokerSettings(1, folder.resolve("kafka"), ports.next(), ports.next());
    sasl = ports.next();
    mutual = ports.next();
    Map<String, String> more = new HashMap<>();
    String plain = "PLAINTEXT://" + settings.bootstrap();
    String others = ",SASL://127.0.0.1:" + sasl + ",MUTUAL://127.0.0.1:" + mutual;
    more.put("listeners", plain + ",CONTROLLER://127.0.0.1:" + settings.controllerPort() + others);
    more.put("advertised.listeners", plain + others);
    more.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_SSL,MUTUAL:SSL");
    more.put("ssl.keystore.type", "PEM");
    more.put("ssl.keystore.certificate.chain", Files.readString(broker.certificate()));
    more.put("ssl.keystore.key", Files.readString(broker.key()));
    more.put("ssl.truststore.type", "PEM");
    more.put("ssl.truststore.certificates", Files.readString(client.certificate()));
    more.put("listener.name.mutual.ssl.client.auth", "required");
    more.put("listener.name.sasl.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
    more.put(
        "listener.name.sasl.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
            .formatted(USER, PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"")));
    for (String scram : List.of("scram-sha-256", "scram-sha-512")) {
      more.put(
          "listener.name.sasl." + scram + ".sasl.jaas.config",
          "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    }
    kafka = EmbeddedKafka.start(settings, more);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      for (ScramMechanism scram :
          List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
        ScramCredentialInfo info = new ScramCredentialInfo(scram, 4096);
        admin
            .alterUserScramCredentials(
                List.of(new UserScramCredentialUpsertion(USER, info, PASSWORD)))
            .all()
            .get();
      }
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
  void aUserIsLetIn(String mechanism) throws Exception {
    Map<String, String> values = saslValues();
    values.put("PARLEY_KAFKA_SASL_MECHANISM", mechanism);

    save(values);
  }

  @Test
  void aCertificateIsLetIn() throws Exception {
    Map<String, String> values = new HashMap<>();
    values.put("PARLEY_KAFKA_BOOTSTRAP", "127.0.0.1:" + mutual);
    values.put("PARLEY_KAFKA_SECURITY_PROTOCOL", "SSL");
    values.put("PARLEY_KAFKA_TLS_AUTHORITY", broker.certificate().toString());
    values.put("PARLEY_KAFKA_TLS_CERTIFICATE", client.certificate().toString());
    values.put("PARLEY_KAFKA_TLS_KEY", client.key().toString());
    save(values);

    values.put("PARLEY_KAFKA_TLS_CERTIFICATE", stranger.certificate().toString());
    values.put("PARLEY_KAFKA_TLS_KEY", stranger.key().toString());
    assertThatThrownBy(() -> save(values))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith(
            "PARLEY_KAFKA_TLS_CERTIFICATE: \"%s\" (expected: a certificate that the brokers accept;"
                .formatted(stranger.certificate()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
  void aWrongPasswordIsOneLineThatNamesTheSettings(String mechanism) {
    Map<String, String> values = saslValues();
    values.put("PARLEY_KAFKA_SASL_MECHANISM", mechanism);
    values.put("PARLEY_KAFKA_PASSWORD", "wrong-" + PASSWORD);

    assertThatThrownBy(() -> save(values))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith(
            "PARLEY_KAFKA_USER: \"parley\" (expected: a user of the brokers with its"
                + " PARLEY_KAFKA_PASSWORD, by PARLEY_KAFKA_SASL_MECHANISM="
                + mechanism)
        .message()
        .doesNotContain("horse", "\n");
  }

  @Test
  void anotherAuthorityIsOneLineThatNamesTheSetting() {
    Map<String, String> values = saslValues();
    values.put("PARLEY_KAFKA_TLS_AUTHORITY", stranger.certificate().toString());

    assertThatThrownBy(() -> save(values))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith(
            "PARLEY_KAFKA_TLS_AUTHORITY: \"%s\" (expected: the authority of the brokers'"
                    .formatted(stranger.certificate())
                + " certificates, which name their hosts;")
        .message()
        .doesNotContain("horse", "\n");
  }

  @Test
  void aCertificateHasToNameItsHostUnlessThatIsSwitchedOff() throws Exception {
    Map<String, String> values = saslValues();
    // Resolves to the same address, and is not in the certificate.
    values.put("PARLEY_KAFKA_BOOTSTRAP", "localhost:" + sasl);

    assertThatThrownBy(() -> save(values))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith("PARLEY_KAFKA_TLS_AUTHORITY: ")
        .hasMessageContaining("localhost");

    values.put("PARLEY_KAFKA_TLS_VERIFY_HOST", "false");
    save(values);
  }

  private static Map<String, String> saslValues() {
    Map<String, String> values = new HashMap<>();
    values.put("PARLEY_KAFKA_BOOTSTRAP", "127.0.0.1:" + sasl);
    values.put("PARLEY_KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
    values.put("PARLEY_KAFKA_TLS_AUTHORITY", broker.certificate().toString());
    values.put("PARLEY_KAFKA_USER", USER);
    values.put("PARLEY_KAFKA_PASSWORD", PASSWORD);
    return values;
  }

  /** Finds or makes the topic, and reads it to its end. */
  private static void save(Map<String, String> values) throws Exception {
    Settings settings = Settings.of(values);
    KafkaSettings read = KafkaSettings.read(settings);
    settings.check();
    new Backup(read).save(new ByteArrayOutputStream());
  }
}
