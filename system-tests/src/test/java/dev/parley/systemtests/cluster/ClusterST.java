package dev.parley.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.systemtests.embedded.Talk;
import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Cluster;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One cluster of seven processes, all of which but the broker are killed in turn. To start it is
 * expensive, so the tests share it: the gentle ones come first, the one that ends it last.
 */
@TestMethodOrder(OrderAnnotation.class)
class ClusterST {

  private static Cluster cluster;

  @BeforeAll
  static void start(@TempDir Path data) {
    cluster = Cluster.start(data);
  }

  @AfterAll
  static void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void isReadyForTheNext() {
    if (cluster.supervisor().isAlive()) {
      cluster.awaitReady();
    }
  }

  @Test
  @Order(1)
  void whatIsSentToOneGatewayArrivesAtTheOther() {
    String room = Parley.room("across");
    int each = 100;
    try (ChatClient alice = connect(Kind.VERTX, 1, "alice");
        ChatClient bob = connect(Kind.JDK, 2, "bob")) {
      alice.join(room);
      bob.join(room);

      CompletableFuture<List<Long>> bobs =
          CompletableFuture.supplyAsync(() -> Talk.send(bob, room, "bob", each));
      List<Long> offsets = new ArrayList<>(Talk.send(alice, room, "alice", each));
      offsets.addAll(bobs.join());

      List<Message> seen = alice.awaitMessages(room, 2 * each);
      assertThat(seen.stream().map(Message::offset).toList())
          .isEqualTo(offsets.stream().sorted().toList());
      assertThat(json(bob.awaitMessages(room, 2 * each))).isEqualTo(json(seen));
      for (int gateway : List.of(1, 2)) {
        assertThat(Pages.all(cluster.http(gateway, "carol"), room))
            .extracting(Message::offset, Message::key, Message::from)
            .isEqualTo(
                seen.stream()
                    .map(message -> tuple(message.offset(), message.key(), message.from()))
                    .toList());
      }
    }
  }

  @Test
  @Order(2)
  void membersAreSeenFromBothGateways() {
    String room = Parley.room("who");
    try (ChatClient alice = connect(Kind.VERTX, 1, "alice");
        ChatClient bob = connect(Kind.JDK, 2, "bob")) {
      alice.join(room);

      bob.join(room);

      Set<String> both = Set.of(alice.session(), bob.session());
      alice.awaitEvent("presence", room, event -> event.getInteger("total") == 2);
      bob.awaitEvent("presence", room, event -> event.getInteger("total") == 2);
      for (ChatClient client : List.of(alice, bob)) {
        JsonObject ok = client.ask("presence", "room", room).ok();
        Set<String> sessions = new HashSet<>();
        ok.getJsonArray("members")
            .forEach(row -> sessions.add(((JsonObject) row).getString("session")));
        assertThat(sessions).isEqualTo(both);
        assertThat(ok.getBoolean("stale")).isFalse();
      }
    }
  }

  @Test
  @Order(3)
  void aRetryAtTheOtherGatewayIsTheSameMessage() {
    String room = Parley.room("retry");
    try (ChatClient phone = connect(Kind.VERTX, 1, "alice");
        ChatClient desk = connect(Kind.JDK, 2, "alice")) {
      phone.join(room);
      desk.join(room);
      Reply first = phone.send(room, "k").join();

      Reply again = desk.send(room, "k").join();

      assertThat(again.ok().getJsonObject("position"))
          .isEqualTo(first.ok().getJsonObject("position"));
      desk.send(room, "last").join();
      phone.awaitKey(room, "last");
      assertThat(phone.keys(room)).containsExactly("k", "last");
    }
  }

  @Test
  @Order(4)
  void chatGoesOnWithoutPresence() {
    try (Conversation conversation = new Conversation(cluster, "without-presence");
        ChatClient leaves = connect(Kind.VERTX, 1, "leaves");
        ChatClient comes = connect(Kind.JDK, 2, "comes")) {
      leaves.join(conversation.room());
      Eventually.until("five members", () -> conversation.membersAt(2).size() == 5);

      Cluster.Row victim = cluster.kill("presence-1");

      leaves.close();
      comes.join(conversation.room());
      cluster.awaitNextLife(victim);
      conversation.goOn(20);
      conversation.end();
      assertThat(conversation.failures()).isEmpty();
      conversation.assertOneTruth();
      Set<String> members = new HashSet<>(conversation.sessions());
      members.add(comes.session());
      for (int gateway : List.of(1, 2)) {
        Eventually.until(
            "presence is exact at gateway " + gateway,
            () -> conversation.membersAt(gateway).equals(members));
      }
    }
  }

  @Test
  @Order(5)
  void chatGoesOnWithoutHistory() {
    try (Conversation conversation = new Conversation(cluster, "without-history")) {

      Cluster.Row victim = cluster.kill("history-1");

      cluster.awaitNextLife(victim);
      conversation.goOn(20);
      conversation.end();
      assertThat(conversation.failures()).isEmpty();
      conversation.assertOneTruth();
    }
  }

  @Test
  @Order(6)
  void theClientsOfADeadGatewayGoOnAtTheOther() {
    try (Conversation conversation = new Conversation(cluster, "gateway")) {

      Cluster.Row victim = cluster.kill("gateway-1");

      conversation.reader(1).resumeAt(cluster.gateway(2));
      conversation.goOn(20);
      assertThat(conversation.failures()).as("the writer there was cut off").isNotEmpty();
      assertThat(conversation.reader(2).isConnected()).isTrue();
      Cluster.Row next = cluster.awaitNextLife(victim);
      conversation.end();
      conversation.assertOneTruth();
      assertThat(conversation.reader(1).messages().stream().skip(1).map(Message::prev))
          .as("no owner changed, so all that came before is known")
          .doesNotContainNull();
      for (int gateway : List.of(1, 2)) {
        Eventually.until(
            "presence is exact at gateway " + gateway,
            () -> conversation.membersAt(gateway).equals(conversation.sessions()));
      }
      assertThat(next.address()).isEqualTo(victim.address());
      try (ChatClient newcomer = connect(Kind.VERTX, 1, "newcomer")) {
        JsonObject joined = newcomer.ask("join", "room", conversation.room(), "last", 10).ok();
        assertThat(joined.getBoolean("recovered")).isTrue();
        newcomer.awaitMessages(conversation.room(), 10);
      }
    }
  }

  @Test
  @Order(7)
  void theRoomsOfADeadRoomServiceGoOn() {
    try (Conversation one = new Conversation(cluster, "room");
        Conversation other = new Conversation(cluster, "room")) {
      String owner = cluster.ownerOfMost(() -> one.goOn(20));

      Cluster.Row victim = cluster.kill(owner);

      cluster.awaitNextLife(victim);
      for (Conversation conversation : List.of(one, other)) {
        conversation.goOn(20);
        conversation.end();
        conversation.assertOneTruth();
      }
    }
  }

  @Test
  @Order(8)
  void theEndOfTheSupervisorIsTheEndOfAll() {
    List<Cluster.Row> rows = cluster.rows();
    assertThat(rows).hasSize(7).allMatch(Cluster.Row::isAlive);

    int status = cluster.stop();

    assertThat(status).as("%s", cluster.supervisor().output()).isZero();
    assertThat(rows).noneMatch(Cluster.Row::isAlive);
  }

  private static ChatClient connect(Kind kind, int gateway, String user) {
    return ChatClient.connected(kind, cluster.gateway(gateway), Tokens.of(user));
  }

  private static List<JsonObject> json(List<Message> messages) {
    return messages.stream().map(Message::json).toList();
  }
}
