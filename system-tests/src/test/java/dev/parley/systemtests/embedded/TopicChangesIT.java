package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Reply;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator, or another program, changes the rooms topic under a node or between two runs. */
class TopicChangesIT {

  private static final int PARTITIONS = 4;
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static OutsideKafka kafka;

  @TempDir private Path data;

  @BeforeAll
  static void start() {
    kafka = OutsideKafka.start(folder);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  void aTopicThatIsDeletedAndCreatedAgainIsAnotherLog(String protocol) {
    String topic = "replaced-" + protocol;
    Map<String, String> more = Map.of("PARLEY_KAFKA_GROUP_PROTOCOL", protocol);
    try (OutsideNode node = OutsideNode.start(kafka, data, topic, PARTITIONS, more);
        ChatClient alice = node.connect(Kind.VERTX, "alice");
        ChatClient bob = node.connect(Kind.JDK, "bob")) {
      // Given: a room with messages, and rooms that nothing was ever written to
      String before = epoch(alice.join("talked"));
      List<Long> written = Talk.send(alice, "talked", "k", 3);
      for (String quiet : quietRooms()) {
        bob.join(quiet);
      }

      // When
      String epoch = kafka.replace(topic, PARTITIONS);
      assertThat(epoch).isNotEqualTo(before);

      // Then: what is acknowledged is in the log that its position names, and in no other one
      Http carol = node.http("carol");
      for (String quiet : quietRooms()) {
        assertAcknowledgedWhereItIs(carol, quiet, epoch);
      }
      JsonObject again = posted(carol, "talked", "k0");
      assertThat(again.getString("epoch")).isEqualTo(epoch);
      assertThat(alice.awaitClose()).isEqualTo(4003);
      assertThat(bob.awaitClose()).isEqualTo(4003);
      node.awaitReady();
      assertServed(node, before, epoch, written);
      node.stop();
    }
    String epoch = kafka.epoch(topic);
    try (OutsideNode node = OutsideNode.start(kafka, data, topic, PARTITIONS, more);
        ChatClient alice = node.connect(Kind.VERTX, "alice")) {
      assertThat(Pages.all(node.http("bob"), "talked"))
          .extracting(Message::key)
          .containsExactly("k0", "live");
      assertThat(alice.joinAfter("talked", epoch, -1).getBoolean("recovered")).isTrue();
      alice.awaitMessages("talked", 2);
    }
  }

  /** The broker takes messages for the old log until the controller's word has reached it. */
  private static void assertAcknowledgedWhereItIs(Http user, String room, String epoch) {
    List<String> ofTheOldLog = new ArrayList<>();
    String key = "first";
    while (!posted(user, room, key).getString("epoch").equals(epoch)) {
      ofTheOldLog.add(key);
      key = "again" + ofTheOldLog.size();
    }
    JsonObject page = user.get("/api/rooms/" + room + "/messages").ok();
    assertThat(page.getJsonObject("position").getString("epoch")).isEqualTo(epoch);
    assertThat(Pages.messages(page))
        .extracting(Message::key)
        .contains(key)
        .noneMatch(ofTheOldLog::contains);
  }

  private static void assertServed(
      OutsideNode node, String before, String epoch, List<Long> written) {
    try (ChatClient alice = node.connect(Kind.JDK, "alice");
        ChatClient bob = node.connect(Kind.VERTX, "bob")) {
      JsonObject joined = alice.joinAfter("talked", before, written.get(2));
      assertThat(joined.getBoolean("recovered")).isFalse();
      assertThat(epoch(joined)).isEqualTo(epoch);
      bob.join("talked");
      Reply live = bob.send("talked", "live").join();
      assertThat(live.ok().getJsonObject("position").getString("epoch")).isEqualTo(epoch);
      assertThat(alice.awaitKey("talked", "live").offset()).isEqualTo(live.offset());
      JsonObject page = node.http("bob").get("/api/rooms/talked/messages").ok();
      assertThat(Pages.messages(page)).extracting(Message::key).containsExactly("k0", "live");
      assertThat(page.getJsonObject("position")).isEqualTo(live.ok().getJsonObject("position"));
    }
  }

  @Test
  void whileTheTopicIsMissingNothingIsAcknowledgedAndTheNodeSaysSo() {
    String topic = "missing";
    try (OutsideNode node = OutsideNode.start(kafka, data, topic, PARTITIONS);
        ChatClient alice = node.connect(Kind.VERTX, "alice")) {
      alice.join("room");
      alice.send("room", "before").join().ok();

      kafka.delete(topic);

      // The broker takes messages until the controller's word has reached it.
      AtomicInteger sent = new AtomicInteger();
      Eventually.until(
          "nothing is acknowledged any more",
          () -> {
            Reply reply = alice.send("room", "while" + sent.incrementAndGet()).join();
            return reply.failed() && List.of("timeout", "unavailable").contains(reply.errorCode());
          });
      awaitNotReady(node, "topic missing does not exist");
      kafka.create(topic, PARTITIONS - 1);
      awaitNotReady(node, "(expected: 3, which topic missing has");
      kafka.replace(topic, PARTITIONS);
      node.awaitReady();
      assertThat(posted(node.http("bob"), "room", "after").getString("epoch"))
          .isEqualTo(kafka.epoch(topic));
      // What was not acknowledged may stand, but what was before the deletion does not.
      assertThat(Pages.all(node.http("bob"), "room"))
          .extracting(Message::key)
          .contains("after")
          .doesNotContain("before");
    }
  }

  private static void awaitNotReady(OutsideNode node, String reason) {
    Eventually.until(
        "not ready: " + reason,
        () -> {
          Http.Answer ready = node.management("/readyz");
          return ready.status() == 503 && ready.json().encode().contains(reason);
        });
  }

  @Test
  void partitionsThatAreAddedAreLeftAlone() {
    String topic = "grown";
    List<String> rooms = IntStream.range(0, 24).mapToObj(i -> "room-" + i).toList();
    String epoch;
    try (OutsideNode node = OutsideNode.start(kafka, data, topic, 16);
        ChatClient alice = node.connect(Kind.VERTX, "alice")) {
      rooms.forEach(alice::join);
      rooms.forEach(room -> alice.send(room, "before").join().ok());
      epoch = kafka.epoch(topic);

      kafka.grow(topic, 20);

      rooms.forEach(room -> alice.send(room, "grown").join().ok());
      node.stop();
    }

    try (OutsideNode node = OutsideNode.launch(kafka, data, topic, 20, Map.of())) {
      assertThat(node.process().awaitExit(ENDS_WITHIN)).isEqualTo(1);
      assertThat(node.process().output())
          .filteredOn(line -> line.startsWith("PARLEY_ROOMS_PARTITIONS"))
          .singleElement()
          .asString()
          .startsWith("PARLEY_ROOMS_PARTITIONS: \"20\" (expected: 16; topic grown has 20")
          .contains("Set 16 on every node");
    }

    try (OutsideNode node = OutsideNode.start(kafka, data, topic, 16);
        ChatClient alice = node.connect(Kind.JDK, "alice")) {
      for (String room : rooms) {
        assertThat(Pages.all(node.http("bob"), room))
            .as(room)
            .extracting(Message::key)
            .containsExactly("before", "grown");
        assertThat(alice.joinAfter(room, epoch, -1).getBoolean("recovered")).as(room).isTrue();
        alice.awaitMessages(room, 2);
        alice.send(room, "again").join().ok();
        alice.awaitKey(room, "again");
      }
      assertThat(node.process().output())
          .anyMatch(line -> line.contains("topic_partitions_added topic=grown has=20 used=16"));
    }
  }

  @Test
  void whatIsDeletedFromTheLogIsNotServedAndNotTakenForRecovered() {
    String topic = "shortened";
    try (OutsideNode node = OutsideNode.start(kafka, data, topic, 1);
        ChatClient alice = node.connect(Kind.VERTX, "alice")) {
      String epoch = epoch(alice.join("room"));
      List<Long> written = Talk.send(alice, "room", "k", 20);
      Http bob = node.http("bob");
      assertThat(Pages.all(bob, "room")).hasSize(20);

      kafka.deleteRecords(topic, 1, written.get(12));

      Eventually.until(
          "history and log agree", () -> Pages.all(bob, "room").get(0).offset() == written.get(12));
      assertThat(Pages.all(bob, "room")).hasSize(8);
      try (ChatClient carol = node.connect(Kind.JDK, "carol");
          ChatClient dave = node.connect(Kind.VERTX, "dave")) {
        Eventually.until(
            "the owner's memory and the log agree",
            () -> {
              JsonObject joined = carol.joinAfter("room", epoch, written.get(5));
              carol.ask("leave", "room", "room").ok();
              return !joined.getBoolean("recovered");
            });
        assertThat(dave.joinAfter("room", epoch, written.get(11)).getBoolean("recovered")).isTrue();
        dave.awaitMessages("room", 8);
      }
      alice.send("room", "live").join().ok();
      assertThat(alice.awaitKey("room", "live").prev()).isEqualTo(written.get(19));
    }
  }

  @Test
  void aTopicThatIsCompactedIsRefused() {
    String topic = "compacted";
    kafka.create(topic, PARTITIONS);
    kafka.set(topic, "cleanup.policy", "compact");

    try (OutsideNode node = OutsideNode.launch(kafka, data, topic, PARTITIONS, Map.of())) {
      assertThat(node.process().awaitExit(ENDS_WITHIN)).isEqualTo(1);
      assertThat(node.process().output())
          .filteredOn(line -> line.startsWith("topic compacted: cleanup.policy is \"compact\""))
          .singleElement()
          .asString()
          .contains("--add-config cleanup.policy=delete");
    }
  }

  /** Rooms that only have members, each in a partition without any record. */
  private static List<String> quietRooms() {
    return List.of("quiet-1", "quiet-8", "quiet-7");
  }

  /** Posts until it is acknowledged, as a client does, and gives the position. */
  private static JsonObject posted(Http user, String room, String key) {
    JsonObject message = new JsonObject().put("key", key).put("body", key);
    JsonObject[] position = new JsonObject[1];
    Eventually.until(
        key + " in " + room + " is acknowledged",
        () -> {
          Http.Answer answer = user.post("/api/rooms/" + room + "/messages", message);
          if (answer.status() != 200) {
            return false;
          }
          position[0] = answer.json().getJsonObject("position");
          return true;
        });
    return position[0];
  }

  private static String epoch(JsonObject joined) {
    return joined.getJsonObject("position").getString("epoch");
  }
}
