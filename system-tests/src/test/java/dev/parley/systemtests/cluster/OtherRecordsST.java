package dev.parley.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Metrics;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Cluster;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other programs write records into rooms that are no messages, or none that anybody could send:
 * nobody is shown one, nobody misses anything, and nobody sees a hole where there is none.
 */
class OtherRecordsST {

  private static final String TOPIC = "parley.rooms.v1";

  private static Cluster cluster;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start(@TempDir Path data) {
    cluster = Cluster.start(data, List.of("--gateways", "1", "--rooms", "1"));
    ByteArraySerializer asIs = new ByteArraySerializer();
    String bootstrap = cluster.row("kafka-1").address();
    producer =
        new KafkaProducer<>(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap), asIs, asIs);
  }

  @AfterAll
  static void end() {
    if (producer != null) {
      producer.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void whatIsNoMessageIsShownToNobodyAndIsNoHole() throws Exception {
    String room = Parley.room("others");
    try (ChatClient alice = connect("alice")) {
      JsonObject empty = alice.join(room).getJsonObject("position");
      long first = alice.send(room, "first").join().offset();
      writeAll(room, first);
      long last = alice.send(room, "last").join().offset();

      alice.awaitKey(room, "last");

      assertThat(alice.keys(room)).containsExactly("first", "foreign", "last");
      assertThat(kinds(alice, room)).containsExactly(2, 3, 3, 4, 1, 9);
      assertComesBack(room, empty.getString("epoch"), first);
      assertPages(room, first, last);
      Metrics owner = Metrics.of(cluster.row("room-1").port());
      assertThat(owner.value("parley_room_unreadable_total")).isEqualTo(1);
    }
  }

  /** The last, what was missed, and a position that is a record's own. */
  private static void assertComesBack(String room, String epoch, long first) {
    try (ChatClient newest = connect("newest");
        ChatClient behind = connect("behind");
        ChatClient between = connect("between")) {
      newest.ask("join", "room", room, "last", 2).ok();
      newest.awaitEvent("caught_up", room);
      assertThat(newest.keys(room)).containsExactly("foreign", "last");
      assertThat(behind.joinAfter(room, epoch, first).getBoolean("recovered")).isTrue();
      behind.awaitEvent("caught_up", room);
      assertThat(behind.keys(room)).containsExactly("foreign", "last");
      assertThat(kinds(behind, room)).containsExactly(2, 3, 3, 4, 1, 9);
      long hidden = behind.events("record", room).get(5).getLong("offset");
      assertThat(between.joinAfter(room, epoch, hidden).getBoolean("recovered")).isTrue();
      between.awaitEvent("caught_up", room);
      assertThat(between.keys(room)).containsExactly("foreign", "last");
    }
  }

  private static void assertPages(String room, long first, long last) {
    List<Message> forward = Pages.all(cluster.http(1, "auditor"), room);
    assertThat(forward).extracting(Message::key).containsExactly("first", "foreign", "last");
    assertThat(Pages.backwards(cluster.http(1, "auditor"), room, 2)).isEqualTo(forward);
    JsonObject page =
        cluster
            .http(1, "auditor")
            .get("/api/rooms/%s/messages?after=%d&limit=2".formatted(room, first))
            .ok();
    assertThat(Pages.messages(page)).hasSize(2);
    assertThat(page.getBoolean("more")).isFalse();
    assertThat(page.getJsonObject("position").getLong("offset")).isEqualTo(last);
  }

  private static void writeAll(String room, long target) throws Exception {
    write(room, 2, target, "{\"text\":\"better\"}");
    write(room, 3, target, "null");
    write(room, 3, target, null);
    write(room, 1, target, "no JSON");
    write(room, 4, target, "\"+1\"");
    write(room, 1, target, "\"" + "x".repeat(900_000) + "\"");
    write(room, 9, target, "no JSON");
    send(room, "foreign", 1, target, "\"hello\"");
  }

  private static void write(String room, int kind, long target, String value) throws Exception {
    send(room, "other-" + System.nanoTime(), kind, target, value);
  }

  private static void send(String room, String key, int kind, long target, String value)
      throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(TOPIC, bytes(room), value == null ? null : bytes(value));
    record
        .headers()
        .add("from", bytes("another program"))
        .add("key", bytes(key))
        .add("kind", bytes(Integer.toString(kind)))
        .add("target", bytes(Long.toString(target)));
    producer.send(record).get();
  }

  private static List<Integer> kinds(ChatClient client, String room) {
    return client.events("record", room).stream().map(event -> event.getInteger("kind")).toList();
  }

  private static ChatClient connect(String user) {
    return ChatClient.connected(Kind.VERTX, cluster.gateway(1), Tokens.of(user));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
