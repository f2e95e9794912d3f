package dev.parley.log;

import dev.parley.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the log is and how it is read.
 *
 * @param bootstrap brokers as host:port, separated by commas
 * @param security how clients and brokers know one another
 * @param groupProtocol {@code consumer} (KIP-848) on brokers whose group.consumer.* timeouts are
 *     set low, {@code classic} otherwise
 * @param sessionTimeout how long a silent classic member keeps its partitions
 * @param topic the rooms topic
 * @param partitions how many partitions it has, fixed for its life
 * @param replication replicas when the topic is made
 * @param dedupWindow how many offsets of a partition a retry may be away from the first
 * @param sendTimeout how long the producer tries one record; longer than a gateway tries a send,
 *     which else could send again, after its successors, what the producer has given up
 */
public record KafkaSettings(
    String bootstrap,
    KafkaSecurity security,
    String groupProtocol,
    Duration sessionTimeout,
    String topic,
    int partitions,
    int replication,
    int dedupWindow,
    Duration sendTimeout) {

  /** Reads them; faults are noted in the settings. */
  public static KafkaSettings read(Settings settings) {
    return new KafkaSettings(
        settings.text("PARLEY_KAFKA_BOOTSTRAP", "127.0.0.1:9092"),
        KafkaSecurity.read(settings),
        settings.choice("PARLEY_KAFKA_GROUP_PROTOCOL", "classic", "classic", "consumer"),
        settings.duration(
            "PARLEY_KAFKA_SESSION_TIMEOUT",
            Duration.ofSeconds(6),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5)),
        settings.text("PARLEY_ROOMS_TOPIC", "parley.rooms.v1"),
        settings.number("PARLEY_ROOMS_PARTITIONS", 64, 1, 4096),
        settings.number("PARLEY_ROOMS_REPLICATION", 1, 1, 9),
        settings.number("PARLEY_ROOMS_DEDUP_WINDOW", 30_000, 100, 1_000_000),
        settings.duration(
            "PARLEY_KAFKA_SEND_TIMEOUT",
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofMinutes(2)));
  }

  /** What every client of these brokers is given. */
  Map<String, String> client(String id) {
    Map<String, String> config = new HashMap<>(security.client());
    config.put("bootstrap.servers", bootstrap);
    config.put("client.id", id);
    config.put("reconnect.backoff.ms", "50");
    config.put("reconnect.backoff.max.ms", "1000");
    config.put("metadata.max.age.ms", "30000");
    config.put("enable.metrics.push", "false");
    return config;
  }
}
