package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The replies have the fields that the protocol promises, and their types. */
@ExtendWith(SharedParley.class)
class RepliesIT {

  private static final String TRACE_PARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Parley parley;

  RepliesIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void connect(Kind kind) {
    try (ChatClient alice = parley.open(kind)) {
      JsonObject ok = alice.ask("connect", "token", Tokens.of("alice")).ok();

      assertThat(ok.fieldNames())
          .containsExactlyInAnyOrder(
              "session", "resume", "user", "name", "node", "heartbeat", "limits");
      assertThat(ok.getString("session")).isNotBlank();
      assertThat(ok.getString("resume")).isNotBlank().isNotEqualTo(ok.getString("session"));
      assertThat(ok.getString("user")).isEqualTo("alice");
      assertThat(ok.getString("name")).isEqualTo("The alice");
      assertThat(ok.getString("node")).isNotBlank();
      assertThat(ok.getInteger("heartbeat")).isPositive();
      JsonObject limits = ok.getJsonObject("limits");
      assertThat(limits.fieldNames()).containsExactlyInAnyOrder("frame", "body", "rooms", "rate");
      assertThat(limits.getInteger("body")).isEqualTo(32 << 10);
      assertThat(limits.getInteger("frame")).isGreaterThan(limits.getInteger("body"));
      assertThat(limits.getInteger("rooms")).isPositive();
      assertThat(limits.getInteger("rate")).isPositive();
      assertThat(alice.wire().subprotocol()).isEqualTo("parley.v1");
    }
  }

  @Test
  void joinOfAnEmptyRoom() {
    String room = Parley.room("empty");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice")) {
      JsonObject ok = alice.ask("join", "room", room).ok();

      assertThat(ok.fieldNames()).containsExactlyInAnyOrder("position", "recovered", "members");
      assertPosition(ok);
      assertThat(ok.getBoolean("recovered")).isTrue();
      assertThat(ok.getInteger("members")).isEqualTo(1);
    }
  }

  @Test
  void joinOfARoomWithAMessageAndAMember() {
    String room = Parley.room("head");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice");
        ChatClient bob = parley.connect(Kind.JDK, "bob")) {
      alice.join(room);
      Reply sent = alice.send(room, "k").join();
      alice.awaitKey(room, "k");
      alice.awaitEvent("presence", room, event -> event.getInteger("total") == 1);

      JsonObject ok = bob.ask("join", "room", room).ok();

      assertThat(ok.getJsonObject("position")).isEqualTo(sent.ok().getJsonObject("position"));
      assertThat(ok.getInteger("members")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void send(Kind kind) {
    String room = Parley.room("send");
    try (ChatClient alice = parley.connect(kind, "alice")) {
      alice.join(room);
      long before = System.currentTimeMillis();

      JsonObject ok = alice.ask("send", "room", room, "key", "k", "body", 1).ok();

      assertThat(ok.fieldNames()).containsExactlyInAnyOrder("position", "at", "trace");
      assertPosition(ok);
      assertThat(ok.getLong("at")).isBetween(before - 60_000, before + 60_000);
      String trace = ok.getString("trace");
      assertThat(trace == null || trace.matches("[0-9a-f]{32}")).as("trace %s", trace).isTrue();
    }
  }

  @Test
  void sendWithATraceOfTheClientsOwn() {
    String room = Parley.room("traced");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice")) {
      alice.join(room);

      JsonObject ok =
          alice.ask("send", "room", room, "key", "k", "body", 1, "traceparent", TRACE_PARENT).ok();

      assertThat(ok.getString("trace")).isIn(null, "0af7651916cd43dd8448eb211c80319c");
    }
  }

  @Test
  void sendWithATraceThatIsNone() {
    String room = Parley.room("traced");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice")) {
      alice.join(room);

      Reply reply = alice.ask("send", "room", room, "key", "k", "body", 1, "traceparent", "zzz");

      assertThat(reply.failed()).as("W3C: what cannot be read is ignored: %s", reply).isFalse();
    }
  }

  @Test
  void history() {
    String room = Parley.room("history");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice")) {
      alice.join(room);
      alice.send(room, "k1").join();
      Reply second = alice.send(room, "k2").join();

      JsonObject ok = alice.ask("history", "room", room).ok();

      assertThat(ok.fieldNames()).containsExactlyInAnyOrder("messages", "more", "position");
      assertThat(ok.getBoolean("more")).isFalse();
      assertThat(ok.getJsonObject("position")).isEqualTo(second.ok().getJsonObject("position"));
      assertThat(ok.getJsonArray("messages")).hasSize(2);
      JsonObject event = alice.awaitKey(room, "k2").json().copy();
      event.remove("event");
      assertThat(ok.getJsonArray("messages").getJsonObject(1)).isEqualTo(event);
    }
  }

  @Test
  void historyOfARoomThatNobodyWroteTo() {
    String room = Parley.room("nothing");
    try (ChatClient alice = parley.connect(Kind.JDK, "alice")) {
      JsonObject ok = alice.ask("history", "room", room).ok();

      assertThat(ok.getJsonArray("messages")).isEqualTo(new JsonArray());
      assertThat(ok.getBoolean("more")).isFalse();
      assertPosition(ok);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void ping(Kind kind) {
    try (ChatClient alice = parley.connect(kind, "alice")) {
      JsonObject ok = alice.ask("ping").ok();

      assertThat(ok.fieldNames()).isEqualTo(Set.of("at"));
      assertThat(ok.getLong("at")).isPositive();
    }
  }

  @Test
  void unknownFieldsAreIgnored() {
    try (ChatClient alice = parley.connect(Kind.JDK, "alice")) {
      Reply reply =
          alice.askRaw(
              "{\"new\":[1,{\"id\":7}],\"id\":%d,\"big\":1e400,\"op\":\"ping\",\"o\":{\"id\":9}}");

      assertThat(reply.failed()).as("%s", reply).isFalse();
    }
  }

  @Test
  void theLargestIdIsGood() {
    try (ChatClient alice = parley.connect(Kind.JDK, "alice")) {
      alice.wire().text("{\"id\":9007199254740991,\"op\":\"nonsense\"}");

      // The client does not know of this id, so that it counts the reply as a fault, by its name.
      assertThat(catchAssertion(alice)).contains("9007199254740991", "unknown_op");
    }
  }

  private static String catchAssertion(ChatClient client) {
    try {
      client.awaitErrorWithoutId();
      return "";
    } catch (AssertionError fault) {
      return String.valueOf(fault.getMessage());
    }
  }

  private static void assertPosition(JsonObject ok) {
    JsonObject position = ok.getJsonObject("position");
    assertThat(position.fieldNames()).containsExactlyInAnyOrder("epoch", "offset");
    assertThat(position.getString("epoch")).isNotBlank();
    assertThat(position.getLong("offset")).isGreaterThanOrEqualTo(-1);
  }
}
