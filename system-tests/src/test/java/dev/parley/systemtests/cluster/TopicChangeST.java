package dev.parley.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.systemtests.embedded.OutsideKafka;
import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Cluster;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rooms topic is changed under a cluster that runs, and under one that starts again. */
class TopicChangeST {

  private static final String TOPIC = "parley.rooms.v1";
  private static final int PARTITIONS = 64;
  private static final List<String> ROOMS =
      IntStream.range(0, 24).mapToObj(i -> "room-" + i).toList();

  @TempDir private Path data;

  @Test
  void goesOnWithItsPartitionsAndThenWithAnotherLog() {
    try (Cluster cluster = Cluster.start(data);
        Admin admin = OutsideKafka.admin(cluster.row("kafka-1").address())) {
      Http writer = cluster.http(1, "writer");
      ROOMS.forEach(room -> posted(writer, room, "before"));

      OutsideKafka.grow(admin, TOPIC, PARTITIONS + 4);
      restartNodes(cluster);

      Http reader = cluster.http(2, "reader");
      for (String room : ROOMS) {
        posted(reader, room, "after");
        assertThat(Pages.all(reader, room))
            .as(room)
            .extracting(Message::key)
            .containsExactly("before", "after");
      }
      assertAnotherLogIsServed(cluster, admin);
    }
  }

  private static void assertAnotherLogIsServed(Cluster cluster, Admin admin) {
    String old;
    try (ChatClient alice = connect(cluster, 1, "alice");
        ChatClient bob = connect(cluster, 2, "bob")) {
      old = epoch(alice.join(ROOMS.get(0)));
      ROOMS.forEach(bob::join);

      String epoch = OutsideKafka.replace(admin, TOPIC, PARTITIONS);

      Http writer = cluster.http(1, "writer");
      Eventually.until(
          "the new log is written to",
          () -> posted(writer, "any", "any").getString("epoch").equals(epoch));
      for (String room : ROOMS) {
        assertThat(posted(writer, room, "first").getString("epoch")).isEqualTo(epoch);
      }
      assertThat(alice.awaitClose()).isEqualTo(4003);
      assertThat(bob.awaitClose()).isEqualTo(4003);
    }
    cluster.awaitReady();
    try (ChatClient alice = connect(cluster, 1, "alice");
        ChatClient bob = connect(cluster, 2, "bob")) {
      String room = ROOMS.get(0);
      JsonObject joined = alice.joinAfter(room, old, 0);
      assertThat(joined.getBoolean("recovered")).isFalse();
      assertThat(epoch(joined)).isNotEqualTo(old);
      bob.join(room);
      Reply live = bob.send(room, "live").join();
      assertThat(alice.awaitKey(room, "live").offset()).isEqualTo(live.offset());
      for (int gateway = 1; gateway <= 2; gateway++) {
        assertThat(Pages.all(cluster.http(gateway, "reader"), room))
            .extracting(Message::key)
            .containsExactly("first", "live");
      }
    }
  }

  private static void restartNodes(Cluster cluster) {
    List<Cluster.Row> nodes =
        cluster.rows().stream().filter(row -> !row.role().equals("kafka")).toList();
    nodes.forEach(row -> cluster.kill(row.name()));
    nodes.forEach(
        row ->
            Eventually.until(
                "another process as " + row.name(),
                () -> cluster.row(row.name()).pid() != row.pid()));
    cluster.awaitReady();
  }

  private static ChatClient connect(Cluster cluster, int gateway, String user) {
    return ChatClient.connected(Kind.VERTX, cluster.gateway(gateway), Tokens.of(user));
  }

  /** Posts until it is acknowledged, as a client does, and gives the position. */
  private static JsonObject posted(Http user, String room, String key) {
    JsonObject message = new JsonObject().put("key", key).put("body", key);
    AtomicReference<JsonObject> position = new AtomicReference<>();
    Eventually.until(
        key + " in " + room + " is acknowledged",
        () -> {
          Http.Answer answer = user.post("/api/rooms/" + room + "/messages", message);
          position.set(answer.json().getJsonObject("position"));
          return answer.status() == 200;
        });
    return position.get();
  }

  private static String epoch(JsonObject joined) {
    return joined.getJsonObject("position").getString("epoch");
  }
}
