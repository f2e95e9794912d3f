package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People chat, each with a client that knows nothing of the other's. */
@ExtendWith(SharedParley.class)
class ChatIT {

  private final Parley parley;

  ChatIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @CsvSource({"VERTX,JDK", "JDK,VERTX"})
  void aMessageReachesItsSenderAndTheOther(Kind one, Kind other) {
    String room = Parley.room("chat");
    try (ChatClient alice = parley.connect(one, "alice");
        ChatClient bob = parley.connect(other, "bob")) {
      alice.join(room);
      bob.join(room);

      Reply reply = alice.ask("send", "room", room, "key", "k1", "body", "hello");

      Message own = alice.awaitKey(room, "k1");
      Message others = bob.awaitKey(room, "k1");
      assertThat(others.json()).isEqualTo(own.json());
      assertThat(own.offset()).isEqualTo(reply.offset());
      assertThat(own.from()).isEqualTo("alice");
      assertThat(own.body()).isEqualTo("hello");
      assertThat(own.json().getLong("at")).isEqualTo(reply.ok().getLong("at"));
      assertThat(own.json().getString("name")).isEqualTo("The alice");
      assertThat(own.json().fieldNames())
          .containsExactlyInAnyOrder(
              "event", "room", "offset", "prev", "from", "name", "key", "at", "body");
    }
  }

  @Test
  void allSeeOneOrderWhileAllTalkAtOnce() {
    String room = Parley.room("order");
    int each = 200;
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice");
        ChatClient bob = parley.connect(Kind.JDK, "bob");
        ChatClient carol = parley.connect(Kind.VERTX, "carol")) {
      List<ChatClient> all = List.of(alice, bob, carol);
      long head = all.stream().map(c -> c.join(room)).mapToLong(ChatIT::offset).max().orElseThrow();

      List<List<Reply>> replies =
          all.stream().map(client -> sendAll(client, room, each)).map(ChatIT::all).toList();

      List<Long> order = offsets(alice.awaitMessages(room, 3 * each));
      assertThat(order).hasSize(3 * each).isSorted().doesNotHaveDuplicates();
      assertThat(offsets(bob.awaitMessages(room, 3 * each))).isEqualTo(order);
      assertThat(offsets(carol.awaitMessages(room, 3 * each))).isEqualTo(order);
      assertThat(head).isLessThan(order.get(0));
      assertThat(alice.messages(room).stream().map(Message::prev).toList())
          .as("each names the one before; the room's first names none")
          .isEqualTo(shifted(order));
      for (int i = 0; i < all.size(); i++) {
        String user = all.get(i).user();
        assertThat(replies.get(i).stream().map(Reply::offset).toList())
            .as("what %s got, in the order in which it was sent", user)
            .isEqualTo(
                bob.messages(room).stream()
                    .filter(m -> m.from().equals(user))
                    .map(Message::offset)
                    .toList());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everythingCanBeSentInOneGo(Kind kind) {
    String room = Parley.room("pipelined");
    try (ChatClient alice = parley.open(kind)) {
      List<CompletableFuture<Reply>> asked = new ArrayList<>();

      asked.add(alice.request("connect", "token", Tokens.of("alice")));
      asked.add(alice.request("join", "room", room));
      IntStream.range(0, 50).forEach(i -> asked.add(alice.send(room, "k" + i)));

      List<Reply> replies = all(asked);
      assertThat(replies).noneMatch(Reply::failed);
      assertThat(offsets(alice.awaitMessages(room, 50)))
          .isEqualTo(replies.subList(2, 52).stream().map(Reply::offset).toList());
      assertThat(alice.keys(room))
          .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "k" + i).toList());
    }
  }

  @Test
  void whoLeftHearsNothingUntilItJoinsAgain() {
    String room = Parley.room("left");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice");
        ChatClient bob = parley.connect(Kind.JDK, "bob")) {
      alice.join(room);
      bob.join(room);
      alice.send(room, "before").join();
      bob.awaitKey(room, "before");

      Reply left = bob.ask("leave", "room", room);

      assertThat(left.ok()).isEqualTo(new JsonObject());
      alice.send(room, "meanwhile").join();
      alice.awaitKey(room, "meanwhile");
      bob.ask("join", "room", room, "last", 1).ok();
      bob.awaitEvent("caught_up", room);
      assertThat(bob.keys(room)).containsExactly("before", "meanwhile");
      assertThat(bob.ask("typing", "room", room).ok()).isEqualTo(new JsonObject());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void typingReachesTheOther(Kind typist) {
    String room = Parley.room("typing");
    Kind reader = typist == Kind.JDK ? Kind.VERTX : Kind.JDK;
    try (ChatClient alice = parley.connect(typist, "alice");
        ChatClient bob = parley.connect(reader, "bob")) {
      alice.join(room);
      bob.join(room);

      Reply reply = alice.ask("typing", "room", room);

      assertThat(reply.ok()).isEqualTo(new JsonObject());
      assertThat(bob.awaitEvent("typing", room))
          .isEqualTo(
              new JsonObject().put("event", "typing").put("room", room).put("from", "alice"));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void oneSocketTalksInManyRooms(Kind kind) {
    List<String> rooms = IntStream.range(0, 100).mapToObj(i -> Parley.room("many")).toList();
    try (ChatClient alice = parley.connect(kind, "alice")) {
      assertThat(all(rooms.stream().map(r -> alice.request("join", "room", r)).toList()))
          .noneMatch(Reply::failed);

      List<Reply> replies = all(rooms.stream().map(room -> alice.send(room, "k")).toList());

      for (int i = 0; i < rooms.size(); i++) {
        assertThat(offsets(alice.awaitMessages(rooms.get(i), 1)))
            .containsExactly(replies.get(i).offset());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "0",
        "-1.5e3",
        "123456789012345678901234567890",
        "\"\"",
        "\"\\u0000 \\\\ \\\" \\/ \\ud83d\\ude00\"",
        "\"Grüße, 世界, 😀\"",
        "[]",
        "[ 1 , [ 2 , { } ] ]",
        "{}",
        "{ \"id\" : 1 , \"event\":\"message\", \"body\" : { \"body\" : null } }"
      })
  void aBodyIsAnyJsonValue(String body) {
    String room = Parley.room("body");
    try (ChatClient alice = parley.connect(Kind.JDK, "alice");
        ChatClient bob = parley.connect(Kind.VERTX, "bob")) {
      alice.join(room);
      bob.join(room);

      Reply reply =
          alice.askRaw(
              "{ \"op\" : \"send\", \"body\" : "
                  + body
                  + " , \"room\" : \""
                  + room
                  + "\" ,"
                  + " \"key\" : \"k\", \"id\" : %d }");

      assertThat(reply.failed()).as("%s", reply).isFalse();
      Object expected = new JsonObject("{\"body\":" + body + "}").getValue("body");
      assertThat(bob.awaitKey(room, "k").body()).isEqualTo(expected);
      JsonObject page = parley.http("bob").get("/api/rooms/" + room + "/messages").ok();
      assertThat(Pages.messages(page).get(0).body()).isEqualTo(expected);
    }
  }

  @Test
  void aBodyMayBeAsLongAsItsLimit() {
    String room = Parley.room("long");
    try (ChatClient alice = parley.connect(Kind.JDK, "alice");
        ChatClient bob = parley.connect(Kind.VERTX, "bob")) {
      alice.join(room);
      bob.join(room);
      int limit = alice.welcome().getJsonObject("limits").getInteger("body");
      String body = "x".repeat(limit - 2);

      Reply reply = alice.ask("send", "room", room, "key", "k".repeat(64), "body", body);

      assertThat(reply.failed()).as("%s", reply).isFalse();
      assertThat(bob.awaitKey(room, "k".repeat(64)).body()).isEqualTo(body);
    }
  }

  private static List<CompletableFuture<Reply>> sendAll(ChatClient client, String room, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> client.send(room, client.user() + "-" + i))
        .toList();
  }

  private static List<Reply> all(List<CompletableFuture<Reply>> asked) {
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private static long offset(JsonObject joined) {
    return joined.getJsonObject("position").getLong("offset");
  }

  private static List<Long> offsets(List<Message> messages) {
    return messages.stream().map(Message::offset).toList();
  }

  private static List<Long> shifted(List<Long> order) {
    List<Long> shifted = new ArrayList<>();
    shifted.add(null);
    shifted.addAll(order.subList(0, order.size() - 1));
    return shifted;
  }
}
