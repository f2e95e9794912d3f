package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.Settings;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogEnds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker as a product: it keeps what it took, and says in one line why it cannot start. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EmbeddedKafkaIT {

  private static final String TOPIC = "letters";

  @TempDir Path folder;

  private final Ports ports = new Ports(new Random());
  private BrokerSettings settings;

  @BeforeEach
  void chooseAddress() {
    settings = new BrokerSettings(1, folder.resolve("kafka"), ports.next(), ports.next());
  }

  @Test
  void deliversAcrossACleanRestartOnOtherPorts() throws Exception {
    try (EmbeddedKafka first = EmbeddedKafka.start(settings)) {
      produce(first.bootstrap(), "a", "b");
      assertThat(consume(first.bootstrap(), "group", 2)).containsExactly("a", "b");
    }

    BrokerSettings moved = new BrokerSettings(1, settings.folder(), ports.next(), ports.next());
    try (EmbeddedKafka second = EmbeddedKafka.start(moved)) {
      produce(second.bootstrap(), "c");
      assertThat(consume(second.bootstrap(), "group", 1))
          .as("the group goes on where it was")
          .containsExactly("c");
      assertThat(consume(second.bootstrap(), "another", 3)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void keepsWhatItTookWhenItsProcessIsKilled() throws Exception {
    Process process = startProcess(settings);
    awaitLine(process, "Kafka is ready");
    produce(settings.bootstrap(), "a", "b");

    process.destroyForcibly().waitFor();

    try (EmbeddedKafka kafka = EmbeddedKafka.start(settings)) {
      assertThat(consume(kafka.bootstrap(), "group", 2)).containsExactly("a", "b");
    }
  }

  @Test
  void reportsWhereALogEndsWhileItGrows() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(settings)) {
      produce(kafka.bootstrap(), "a", "b");
      Map<String, String> named =
          Map.of("PARLEY_KAFKA_BOOTSTRAP", kafka.bootstrap(), "PARLEY_ROOMS_TOPIC", TOPIC);
      BlockingQueue<Long> reported = new LinkedBlockingQueue<>();
      try (LogEnds ends = LogEnds.open(KafkaSettings.read(Settings.of(named)))) {
        ends.ask(List.of(0), (partition, end) -> reported.add(end));
        Long first = reported.poll(30, TimeUnit.SECONDS);
        produce(kafka.bootstrap(), "c");
        Long then = null;
        while (then == null || then < 3) {
          // Nothing is asked while an answer is out, so it is asked until it is.
          ends.ask(List.of(0, 9), (partition, end) -> reported.add(end));
          then = reported.poll(1, TimeUnit.SECONDS);
        }

        assertThat(first).isEqualTo(2);
        assertThat(then).isEqualTo(3);
      }
    }
  }

  @Test
  void endsCleanWhenAskedToStop() throws Exception {
    Process process = startProcess(settings);
    awaitLine(process, "Kafka is ready");

    process.destroy();

    assertThat(process.waitFor()).isZero();
    DataFolder.open(settings.folder()).close();
    Ports.requireFree(Ports.LOOPBACK, settings.port(), "");
  }

  @Test
  void refusesTheFolderOfARunningBroker() {
    try (EmbeddedKafka running = EmbeddedKafka.start(settings)) {
      BrokerSettings second = new BrokerSettings(1, settings.folder(), ports.next(), ports.next());

      assertThatThrownBy(() -> EmbeddedKafka.start(second))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "the folder %s is in use by another Parley (process %d)",
              settings.folder(), ProcessHandle.current().pid());
      assertThat(running.bootstrap()).isEqualTo("127.0.0.1:" + settings.port());
    }
  }

  @Test
  void refusesAPortInUse() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(settings.controllerPort(), 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedKafka.start(settings))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "port %d is in use on 127.0.0.1: stop what listens there", taken.getLocalPort());
    }
  }

  @Test
  void refusesAFolderItCannotMake() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    BrokerSettings impossible =
        new BrokerSettings(1, file.resolve("kafka"), settings.port(), settings.controllerPort());

    assertThatThrownBy(() -> EmbeddedKafka.start(impossible))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("cannot write to the folder " + file.resolve("kafka") + ": ");
  }

  @Test
  void refusesAFolderOfAnotherNodeAndGivesEverythingBack() {
    EmbeddedKafka.start(settings).close();
    BrokerSettings other =
        new BrokerSettings(2, settings.folder(), settings.port(), settings.controllerPort());

    assertThatThrownBy(() -> EmbeddedKafka.start(other))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("Kafka cannot start in " + settings.folder() + ": ");

    EmbeddedKafka.start(settings).close();
  }

  private static Process startProcess(BrokerSettings settings) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName()));
    command.addAll(settings.toArguments());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void awaitLine(Process process, String start) throws Exception {
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    String line = reader.readLine();
    while (line != null && !line.startsWith(start)) {
      line = reader.readLine();
    }
    assertThat(line).as("a line that starts with '%s'", start).isNotNull();
    Thread drain = new Thread(() -> drain(reader));
    drain.setDaemon(true);
    drain.start();
  }

  private static void drain(BufferedReader reader) {
    try {
      reader.transferTo(Writer.nullWriter());
    } catch (IOException ended) {
      // With the process.
    }
  }

  private static void produce(String bootstrap, String... values) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "acks", "all");
    try (Admin admin = Admin.create(config)) {
      if (!admin.listTopics().names().get().contains(TOPIC)) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      }
    }
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(TOPIC, "key", value)).get();
      }
    }
  }

  private static List<String> consume(String bootstrap, String group, int count) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            group,
            "group.protocol",
            "consumer",
            "auto.offset.reset",
            "earliest");
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (values.size() < count) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          values.add(record.value());
        }
      }
      consumer.commitSync();
    }
    return values;
  }
}
