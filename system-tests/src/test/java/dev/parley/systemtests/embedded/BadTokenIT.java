package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may not come, and who may not do everything. */
@ExtendWith(SharedParley.class)
class BadTokenIT {

  private static final Duration HOUR = Duration.ofHours(1);

  private final Parley parley;
  private final Witness witness;

  BadTokenIT(Parley parley) {
    this.parley = parley;
    this.witness = new Witness(parley);
  }

  @AfterEach
  void nobodyIsDisturbed() {
    witness.close();
  }

  static Stream<Arguments> noTokens() {
    JsonObject claims = Tokens.claims("mallory", HOUR);
    String good = Tokens.signed(claims, Tokens.SECRET);
    String[] parts = good.split("\\.");
    String admin = Tokens.unsigned(Tokens.claims("admin", HOUR)).split("\\.")[1];
    return Stream.of(
        Arguments.of("another secret", Tokens.signed(claims, "x".repeat(32))),
        Arguments.of("alg none", Tokens.unsigned(claims)),
        Arguments.of("alg none, with a signature", Tokens.unsigned(claims) + parts[2]),
        Arguments.of("no signature", parts[0] + "." + parts[1] + "."),
        Arguments.of("two parts", parts[0] + "." + parts[1]),
        Arguments.of("other claims", parts[0] + "." + admin + "." + parts[2]),
        Arguments.of("no JWT", "hello"),
        Arguments.of("dots", ".."),
        Arguments.of("no sub", Tokens.signed(without(claims, "sub"), Tokens.SECRET)),
        Arguments.of("no exp", Tokens.signed(without(claims, "exp"), Tokens.SECRET)),
        Arguments.of("exp is text", Tokens.signed(claims.copy().put("exp", "x"), Tokens.SECRET)),
        Arguments.of("sub is a number", Tokens.signed(claims.copy().put("sub", 5), Tokens.SECRET)),
        Arguments.of(
            "rights are a text", Tokens.signed(claims.copy().put("parley", "all"), Tokens.SECRET)));
  }

  private static JsonObject without(JsonObject claims, String name) {
    JsonObject copy = claims.copy();
    copy.remove(name);
    return copy;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noTokens")
  void aTokenThatIsNone(String what, String token) {
    ChatClient mallory = parley.open(Kind.JDK);

    Reply reply = mallory.ask("connect", "token", token);

    assertThat(reply.errorCode()).isEqualTo("unauthorized");
    assertThat(mallory.awaitClose()).isEqualTo(4500);
    Http.Answer answer = new Http(parley.port(), token).get(messages());
    assertThat(answer.errorCode()).isEqualTo("unauthorized");
    assertThat(answer.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anExpiredToken(Kind kind) {
    String token = Tokens.signed(Tokens.claims("late", HOUR.negated()), Tokens.SECRET);
    ChatClient late = parley.open(kind);

    Reply reply = late.ask("connect", "token", token);

    assertThat(reply.errorCode()).isEqualTo("unauthorized");
    assertThat(late.awaitClose()).isEqualTo(4501);
    assertThat(new Http(parley.port(), token).get(messages()).errorCode())
        .isEqualTo("unauthorized");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aTokenThatExpiresMeanwhile(Kind kind) {
    String token = Tokens.signed(Tokens.claims("brief", Duration.ofSeconds(3)), Tokens.SECRET);
    ChatClient brief = ChatClient.connected(kind, parley.port(), token);
    brief.join(witness.room());

    int code = brief.awaitClose();

    assertThat(code).isEqualTo(4501);
  }

  @Test
  void whatComesBehindABadTokenIsNotDone() {
    ChatClient mallory = parley.open(Kind.VERTX);
    mallory.request("connect", "token", Tokens.signed(new JsonObject(), "x".repeat(32)));
    mallory.request("join", "room", witness.room());

    mallory.request("send", "room", witness.room(), "key", "forged", "body", 1);

    assertThat(mallory.awaitClose()).isEqualTo(4500);
    assertThat(Pages.all(parley.http("auditor"), witness.room()))
        .noneMatch(message -> message.key().equals("forged"));
  }

  @Test
  void nobodyByHttp() {
    Http.Answer answer = new Http(parley.port(), null).get(messages());

    assertThat(answer.errorCode()).isEqualTo("unauthorized");
    assertThat(answer.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "join, open.1, true",
    "join, exactly, true",
    "join, exactly.1, false",
    "join, ope, false",
    "join, closed, false",
    "history, open.1, true",
    "history, closed, false",
    "presence, closed, false",
    "send, open.talk, true",
    "send, open.quiet, false",
  })
  void rightsOfTheToken(String op, String room, boolean allowed) {
    JsonObject rights =
        new JsonObject()
            .put("join", new JsonArray(List.of("open.*", "exactly")))
            .put("send", new JsonArray(List.of("open.talk")));
    try (ChatClient client =
        ChatClient.connected(Kind.JDK, parley.port(), Tokens.of("limited", rights))) {
      if (op.equals("send")) {
        client.join(room);
      }

      Reply reply = client.ask(op, "room", room, "key", "k", "body", 1);

      assertThat(reply.failed()).as("%s", reply).isEqualTo(!allowed);
      if (!allowed) {
        assertThat(reply.errorCode()).isEqualTo("forbidden");
      }
      assertThat(client.ask("ping").failed()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages", "members"})
  void rightsByHttp(String what) {
    JsonObject rights = new JsonObject().put("join", new JsonArray()).put("send", new JsonArray());
    Http http = new Http(parley.port(), Tokens.of("limited", rights));

    Http.Answer answer = http.get("/api/rooms/" + witness.room() + "/" + what);

    assertThat(answer.errorCode()).isEqualTo("forbidden");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(http.post(messages(), new JsonObject().put("key", "k").put("body", 1)).errorCode())
        .isEqualTo("forbidden");
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example, 403",
    "null, 403",
    "http://127.0.0.1.evil.example, 403",
    "http://127.0.0.1:PORT, 101",
  })
  void theOriginOfAPage(String origin, int status) throws IOException {
    String own = origin.replace("PORT", Integer.toString(parley.port()));

    int answered = RawSocket.statusOf(parley.port(), "Origin: " + own);

    assertThat(answered).isEqualTo(status);
  }

  private String messages() {
    return "/api/rooms/" + witness.room() + "/messages";
  }
}
