package dev.parley.standalone;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker with its controller in this JVM, the same code that a Kafka process runs. Its
 * folder is formatted at the first start and goes on from there at every later one, also after the
 * process was killed.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final String ANOTHER_PORT = "stop what listens there";

  private final BrokerSettings settings;
  private final DataFolder folder;
  private final KafkaRaftServer server;

  private EmbeddedKafka(BrokerSettings settings, DataFolder folder, KafkaRaftServer server) {
    this.settings = settings;
    this.folder = folder;
    this.server = server;
  }

  /**
   * Starts the broker and returns when it takes requests; blocks for some seconds.
   *
   * @throws StartFailure where a port is in use, or the folder cannot be written, belongs to a
   *     running broker or holds what Kafka cannot read
   */
  public static EmbeddedKafka start(BrokerSettings settings) {
    return start(settings, Map.of());
  }

  /**
   * The same with other properties than those of the settings.
   *
   * @param more by the names that Kafka has for them; they go before the settings
   */
  static EmbeddedKafka start(BrokerSettings settings, Map<String, String> more) {
    Ports.requireFree(settings.host(), settings.port(), ANOTHER_PORT);
    Ports.requireFree(settings.host(), settings.controllerPort(), ANOTHER_PORT);
    DataFolder folder = DataFolder.open(settings.folder());
    KafkaRaftServer server = null;
    try {
      formatOnce(settings);
      Properties properties = settings.toProperties();
      properties.putAll(more);
      server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(settings, folder, server);
    } catch (Throwable failure) {
      if (server != null) {
        server.shutdown();
      }
      folder.close();
      throw new StartFailure(
          "Kafka cannot start in " + settings.folder() + ": " + StartFailure.reasonOf(failure),
          failure);
    }
  }

  /**
   * Says in a line why the process ends when Kafka ends it: where its disk fails or is full, Kafka
   * halts the JVM without a word.
   *
   * @param log where the reason is
   */
  static void complainWhenItGivesUp(PrintStream err, Path log) {
    Exit.setHaltProcedure(
        (status, message) -> {
          err.println("parley: Kafka gave up, its reason is in " + log);
          Runtime.getRuntime().halt(1);
        });
  }

  /** What clients connect to, {@code host:port}. */
  public String bootstrap() {
    return settings.bootstrap();
  }

  /** Stops in order, with everything written; returns when the port and the folder are free. */
  @Override
  public void close() {
    try {
      server.shutdown();
      server.awaitShutdown();
    } finally {
      folder.close();
    }
  }

  private static void formatOnce(BrokerSettings settings) throws Exception {
    if (Files.exists(settings.logFolder().resolve("meta.properties"))) {
      return;
    }
    Formatter formatter = new Formatter();
    formatter
        .setPrintStream(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
        .setNodeId(settings.nodeId())
        .setClusterId(settings.clusterId())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName("CONTROLLER")
        .setIgnoreFormatted(true)
        .addDirectory(settings.logFolder().toString())
        .setMetadataLogDirectory(settings.logFolder().toString())
        .run();
  }
}
