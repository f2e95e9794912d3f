package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that cannot be done: each is answered, and the socket and all others go on. */
@ExtendWith(SharedParley.class)
class BadRequestIT {

  private static final String LONG_ROOM = "r".repeat(129);
  private static final String LONG_KEY = "k".repeat(65);

  /** What comes after {@code "id":n,} in a frame, for a client that joined {@code ROOM}. */
  static final List<String> INVALID =
      List.of(
          "'op':5",
          "'op':null",
          "'op':['ping']",
          "'op':''",
          "'room':'ROOM'",
          "'op':'join'",
          "'op':'join','room':null",
          "'op':'join','room':5",
          "'op':'join','room':['r']",
          "'op':'join','room':''",
          "'op':'join','room':'a b'",
          "'op':'join','room':'a/b'",
          "'op':'join','room':'a*'",
          "'op':'join','room':'grün'",
          "'op':'join','room':'a\\u0000'",
          "'op':'join','room':'" + LONG_ROOM + "'",
          "'op':'join','room':'r','last':-1",
          "'op':'join','room':'r','last':'5'",
          "'op':'join','room':'r','last':1.5",
          "'op':'join','room':'r','last':true",
          "'op':'join','room':'r','after':5",
          "'op':'join','room':'r','after':[]",
          "'op':'join','room':'r','after':{}",
          "'op':'join','room':'r','after':{'epoch':'e'}",
          "'op':'join','room':'r','after':{'offset':5}",
          "'op':'join','room':'r','after':{'epoch':5,'offset':5}",
          "'op':'join','room':'r','after':{'epoch':'e','offset':'5'}",
          "'op':'join','room':'r','after':{'epoch':'e','offset':-2}",
          "'op':'join','room':'r','after':{'epoch':'e','offset':9007199254740992}",
          "'op':'leave'",
          "'op':'send','key':'k','body':1",
          "'op':'send','room':'ROOM','body':1",
          "'op':'send','room':'ROOM','key':'','body':1",
          "'op':'send','room':'ROOM','key':5,'body':1",
          "'op':'send','room':'ROOM','key':'" + LONG_KEY + "','body':1",
          "'op':'send','room':'ROOM','key':'k'",
          "'op':'history'",
          "'op':'history','room':'ROOM','limit':0",
          "'op':'history','room':'ROOM','limit':201",
          "'op':'history','room':'ROOM','limit':-1",
          "'op':'history','room':'ROOM','limit':'50'",
          "'op':'history','room':'ROOM','limit':1e1",
          "'op':'history','room':'ROOM','before':'5'",
          "'op':'history','room':'ROOM','before':-2",
          "'op':'history','room':'ROOM','after':{}",
          "'op':'history','room':'ROOM','after':99999999999999999999",
          "'op':'history','room':'ROOM','before':5,'after':5",
          "'op':'presence'",
          "'op':'presence','room':'ROOM','limit':0",
          "'op':'presence','room':'ROOM','limit':'all'",
          "'op':'presence','room':'ROOM','cursor':5",
          "'op':'state'",
          "'op':'state','state':'offline'",
          "'op':'state','state':5",
          "'op':'typing'",
          "'op':'connect','token':5",
          "'op':'connect'",
          "'op':'connect','token':'t','guest':'g'",
          "'op':'connect','guest':''");

  /** Frames that nobody can answer by an id. */
  static final List<String> WITHOUT_USABLE_ID =
      List.of(
          "",
          " ",
          "hello",
          "{",
          "}",
          "[]",
          "[{'id':1,'op':'ping'}]",
          "'text'",
          "5",
          "null",
          "{'op':'ping'}",
          "{'id':null,'op':'ping'}",
          "{'id':0,'op':'ping'}",
          "{'id':-1,'op':'ping'}",
          "{'id':9007199254740992,'op':'ping'}",
          "{'id':99999999999999999999,'op':'ping'}",
          "{'id':1.5,'op':'ping'}",
          "{'id':true,'op':'ping'}",
          "{'id':'1','op':'ping'}",
          "{'id':{},'op':'ping'}",
          "{'id':1,'op':'ping'",
          "{'id':1,'op':'ping'}}",
          "{'id':1,'op':'ping'} {'id':2,'op':'ping'}",
          "{'id':1,'op':'ping',}",
          "{id:1,op:'ping'}",
          "{'id':1,'op':'ping','body':nul}",
          "{'id':1,'op':'ping','x':NaN}",
          "{'id':1,'op':'ping'}\u0000");

  private final Parley parley;
  private final Witness witness;
  private ChatClient client;

  BadRequestIT(Parley parley) {
    this.parley = parley;
    this.witness = new Witness(parley);
  }

  @BeforeEach
  void connect() {
    client = parley.connect(Kind.JDK, "clumsy");
    client.join(witness.room());
  }

  /** The connection is as good as before, and so is the others'. */
  @AfterEach
  void nobodyIsDisturbed() {
    assertThat(client.ask("ping").failed()).isFalse();
    assertThat(client.send(witness.room(), "fine").join().failed()).isFalse();
    client.awaitKey(witness.room(), "fine");
    client.close();
    witness.close();
  }

  @ParameterizedTest
  @FieldSource("INVALID")
  void anInvalidField(String fields) {
    String frame = "{'id':%d," + fields.replace("ROOM", witness.room()) + "}";

    Reply reply = client.askRaw(frame.replace('\'', '"'));

    assertThat(reply.errorCode()).isEqualTo("invalid");
  }

  @ParameterizedTest
  @FieldSource("WITHOUT_USABLE_ID")
  void aFrameWithoutUsableId(String frame) {
    client.wire().text(frame.replace('\'', '"'));

    JsonObject error = client.awaitErrorWithoutId();

    assertThat(error.fieldNames()).containsExactly("error");
    assertThat(Reply.errorCode(error)).isEqualTo("bad_frame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "PING", "ping ", "__proto__"})
  void anUnknownOp(String op) {
    Reply reply = client.ask(op);

    assertThat(reply.errorCode()).isEqualTo("unknown_op");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBodyAboveTheLimit(Kind kind) {
    try (ChatClient other = parley.connect(kind, "clumsy")) {
      other.join(witness.room());
      String body = "x".repeat(other.welcome().getJsonObject("limits").getInteger("body") - 1);

      Reply reply = other.ask("send", "room", witness.room(), "key", "k", "body", body);

      assertThat(reply.errorCode()).isEqualTo("too_large");
      assertThat(other.ask("ping").failed()).isFalse();
    }
  }

  @Test
  void aBodyAboveTheLimitByHttp() {
    JsonObject message = new JsonObject().put("key", "k").put("body", "x".repeat(32 << 10));

    Http.Answer answer =
        parley.http("clumsy").post("/api/rooms/" + witness.room() + "/messages", message);

    assertThat(answer.errorCode()).isEqualTo("too_large");
    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void aBodyThatIsVeryDeep() {
    String body = "[".repeat(10_000) + "]".repeat(10_000);
    client.wire().text("{\"op\":\"send\",\"body\":" + body + ",\"id\":1}");

    JsonObject error = client.awaitErrorWithoutId();

    assertThat(Reply.errorCode(error)).isEqualTo("bad_frame");
  }

  @Test
  void joinTwice() {
    Reply reply = client.ask("join", "room", witness.room());

    assertThat(reply.errorCode()).isEqualTo("invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "typing", "leave"})
  void somethingBeforeJoin(String op) {
    String room = Parley.room("not-joined");

    Reply reply = client.ask(op, "room", room, "key", "k", "body", 1);

    assertThat(reply.errorCode()).isEqualTo("not_joined");
    assertThat(Pages.all(parley.http("auditor"), room)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"join", "send", "leave", "history", "presence", "typing", "ping"})
  void somethingBeforeConnect(String op) {
    try (ChatClient other = parley.open(Kind.VERTX)) {
      Reply reply = other.ask(op, "room", witness.room(), "key", "k", "body", 1);

      assertThat(reply.errorCode()).isEqualTo("unauthorized");
      assertThat(other.ask("connect", "token", Tokens.of("late")).failed()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSecondConnect(Kind kind) {
    try (ChatClient other = parley.connect(kind, "clumsy")) {
      Reply reply = other.ask("connect", "token", Tokens.of("somebody-else"));

      assertThat(reply.errorCode()).isEqualTo("invalid");
      other.join(witness.room());
      other.send(witness.room(), "still-me").join();
      assertThat(other.awaitKey(witness.room(), "still-me").from()).isEqualTo("clumsy");
    }
  }
}
