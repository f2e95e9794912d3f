package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A Parley with limits so low that a test can reach them, and without guests. */
class LimitsIT {

  private static final int RATE = 20;
  private static final int ROOMS = 3;

  private static Parley parley;

  @BeforeAll
  static void start(@TempDir Path data) {
    parley =
        Parley.start(
            data,
            Map.of(
                "PARLEY_AUTH_GUESTS", "false",
                "PARLEY_LIMITS", "on",
                "PARLEY_LIMIT_RATE", "" + RATE,
                "PARLEY_LIMIT_ROOMS", "" + ROOMS,
                "PARLEY_GATEWAY_PING", "1s",
                "PARLEY_GATEWAY_SILENCE", "4s"));
  }

  @AfterAll
  static void stop() {
    if (parley != null) {
      parley.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aGuestIsRefused(Kind kind) {
    try (ChatClient guest = parley.open(kind)) {

      Reply refused = guest.ask("connect", "guest", "Ann");

      assertThat(refused.errorCode()).isEqualTo("unauthorized");
      assertThat(guest.awaitClose()).isEqualTo(4500);
    }
  }

  @Test
  void aGuestIsRefusedByHttp() {
    Http nobody = new Http(parley.port(), null);

    Http.Answer refused = nobody.post("/api/guest", new JsonObject().put("name", "Ann"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.errorCode()).isEqualTo("forbidden");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theLimitsAreAnnouncedAtConnect(Kind kind) {
    try (ChatClient alice = parley.open(kind)) {

      JsonObject welcome = alice.ask("connect", "token", Tokens.of("alice")).ok();

      assertThat(welcome.getJsonObject("limits").getInteger("rate")).isEqualTo(RATE);
      assertThat(welcome.getJsonObject("limits").getInteger("rooms")).isEqualTo(ROOMS);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoAsksTooOftenIsAskedToWait(Kind kind) {
    try (ChatClient hasty = parley.connect(kind, "hasty");
        ChatClient other = parley.connect(Kind.VERTX, "other")) {

      List<Reply> replies =
          IntStream.range(0, 300).mapToObj(i -> hasty.request("ping")).toList().stream()
              .map(CompletableFuture::join)
              .toList();

      List<Reply> refused = replies.stream().filter(Reply::failed).toList();
      assertThat(replies.size() - refused.size()).isGreaterThanOrEqualTo(RATE);
      assertThat(refused).isNotEmpty().allMatch(r -> r.errorCode().equals("rate_limited"));
      assertThat(refused)
          .allSatisfy(
              r ->
                  assertThat(r.frame().getJsonObject("error").getLong("retryAfter"))
                      .isBetween(1L, 1_000L));
      other.ask("ping").ok();
      Eventually.until("it may ask again", () -> !hasty.ask("ping").failed());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoIsInAsManyRoomsAsAllowedHasToLeaveOneFirst(Kind kind) {
    List<String> rooms = IntStream.range(0, ROOMS).mapToObj(i -> Parley.room("many")).toList();
    String oneMore = Parley.room("many");
    try (ChatClient alice = parley.connect(kind, "alice")) {
      rooms.forEach(alice::join);

      Reply refused = alice.ask("join", "room", oneMore);

      assertThat(refused.errorCode()).isEqualTo("too_many_rooms");
      assertThat(alice.ask("send", "room", oneMore, "key", "k", "body", 1).errorCode())
          .isEqualTo("not_joined");
      alice.ask("leave", "room", rooms.get(0)).ok();
      alice.join(oneMore);
      alice.send(oneMore, "k").join().ok();
      alice.awaitKey(oneMore, "k");
    }
  }

  @Test
  void whoAnswersNoPingIsClosedAndOthersStay() throws IOException {
    try (ChatClient vertx = parley.connect(Kind.VERTX, "answers");
        ChatClient jdk = parley.connect(Kind.JDK, "answers-too");
        RawSocket silent = RawSocket.open(parley.port())) {
      silent.text(
          new JsonObject()
              .put("id", 1)
              .put("op", "connect")
              .put("token", Tokens.of("silent"))
              .encode());

      int code = silent.awaitClose();

      assertThat(code).isEqualTo(4002);
      for (ChatClient answers : List.of(vertx, jdk)) {
        answers.ask("ping").ok();
        assertThat(answers.isClosed()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/nothing",
    "GET, /api/rooms/lobby",
    "GET, /api/guest",
    "PUT, /api/rooms/lobby/messages",
    "DELETE, /api/rooms/lobby/messages",
    "DELETE, /api/rooms/lobby/members",
  })
  void aRouteThatIsNone(String method, String path) {
    Http.Answer answer = parley.http("alice").ask(method, path);

    assertThat(answer.status()).isIn(404, 405);
    assertThat(answer.errorCode()).isEqualTo("not_found");
  }

  @Test
  void aPageThatIsNone() {
    assertThat(parley.http("alice").getText("/nothing.html").statusCode()).isEqualTo(404);
  }

  @Test
  void aWebSocketIsNoPage() {
    assertThat(parley.http("alice").getText("/ws").statusCode()).isEqualTo(426);
  }
}
