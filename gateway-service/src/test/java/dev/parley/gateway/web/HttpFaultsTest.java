package dev.parley.gateway.web;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.OPTIONS;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.auth.Rights;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP routes refuse, and how; none of it reaches another service. */
@Timeout(60)
class HttpFaultsTest {

  private static final String MESSAGES = "/api/rooms/lobby/messages";

  /** May do all that no admin is needed for, but in the lobby only. */
  private static final Rights LOBBY = new Rights(List.of("lobby"), List.of("lobby"), false);

  private static HttpStage stage;

  @BeforeAll
  static void open() {
    stage = HttpStage.alone("PARLEY_GATEWAY_ORIGINS", "https://a.example");
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/rooms/lobby/messages",
    "POST, /api/rooms/lobby/messages",
    "GET, /api/rooms/lobby/members",
    "GET, /api/rooms/lobby/events",
    "HEAD, /api/rooms/lobby/events",
    "GET, /api/users/ada/presence",
    "DELETE, /api/users/ada/sessions",
    "DELETE, /api/sessions/s1"
  })
  void aTokenIsNeeded(String method, String path) {
    FakeResponse answer = stage.ask(new FakeRequest(HttpMethod.valueOf(method), path));

    assertError(
        answer, 401, "unauthorized", "Authorization: missing (expected: Bearer and a token)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic YTpi", "Bearer", "Token x"})
  void anotherSchemeIsNoToken(String header) {
    FakeResponse answer = stage.ask(new FakeRequest(GET, MESSAGES).with("Authorization", header));

    assertError(
        answer, 401, "unauthorized", "Authorization: missing (expected: Bearer and a token)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer x", "Bearer  ", "bearer a.b.c"})
  void aBadTokenIsRefused(String header) {
    FakeResponse answer = stage.ask(new FakeRequest(GET, MESSAGES).with("Authorization", header));

    assertError(answer, 401, "unauthorized", "token: not a good one");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/rooms/other/messages, the token does not allow to read other",
    "HEAD, /api/rooms/other/messages, the token does not allow to read other",
    "POST, /api/rooms/other/messages, the token does not allow to send to other",
    "GET, /api/rooms/other/members, the token does not allow to read other",
    "GET, /api/rooms/other/events, the token does not allow to read other",
    "HEAD, /api/rooms/other/events, the token does not allow to read other",
    "GET, /api/users/ada/presence, the token is no admin's",
    "DELETE, /api/users/ada/sessions, the token is no admin's",
    "DELETE, /api/sessions/s1, the token is no admin's"
  })
  void whatTheTokenDoesNotAllowIsForbidden(String method, String path, String message) {
    FakeRequest request = stage.request(HttpMethod.valueOf(method), path, LOBBY);
    if (method.equals("POST")) {
      request.body("{\"key\":\"k\",\"body\":1}");
    }

    assertError(stage.ask(request), 403, "forbidden", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messages?limit=0    | limit: \"0\" (expected: an integer from 1 to 200)",
        "messages?limit=201  | limit: \"201\" (expected: an integer from 1 to 200)",
        "messages?limit=many | limit: \"many\" (expected: an integer from 1 to 200)",
        "messages?before=-2  | before: \"-2\" (expected: an integer from -1 to 9007199254740991)",
        "messages?before=1&after=1 | history: both before and after (expected: one of them, or none)",
        "members?limit=0     | limit: \"0\" (expected: an integer from 1 to 1000)",
        "events?last=1001    | last: \"1001\" (expected: an integer from 0 to 1000)",
        "events?after=here   | after: \"here\" (expected: epoch/offset)"
      })
  void aBadParameterIsNamed(String query, String message) {
    FakeResponse answer = stage.ask(stage.request(GET, "/api/rooms/lobby/" + query));

    assertError(answer, 400, "invalid", message);
  }

  @Test
  void aBadLastEventIdIsNamed() {
    FakeResponse answer =
        stage.ask(stage.request(GET, "/api/rooms/lobby/events").with("Last-Event-ID", "7"));

    assertError(answer, 400, "invalid", "Last-Event-ID: \"7\" (expected: epoch/offset)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages", "members", "events"})
  void aBadRoomIsNamed(String what) {
    FakeResponse answer = stage.ask(stage.request(GET, "/api/rooms/a%20b/" + what));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid");
    assertThat(answer.message()).startsWith("room: \"a b\" (expected: 1 to ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"body\":1}                  | invalid   | key: missing (expected: 1 to 64 characters)",
        "{\"key\":\"\",\"body\":1}     | invalid   | key: \"\" (expected: 1 to 64 characters)",
        "{\"key\":\"k\"}               | invalid   | body: missing",
        "[]                            | bad_frame | request: ",
        "{\"key\":                     | bad_frame | request: ",
        "hello                         | bad_frame | request: "
      })
  void aBadMessageIsRefused(String body, String code, String message) {
    FakeResponse answer = stage.ask(stage.request(POST, MESSAGES).body(body));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.message()).startsWith(message);
  }

  @Test
  void whatIsNoUtf8IsRefused() {
    FakeResponse answer =
        stage.ask(
            stage
                .request(POST, MESSAGES)
                .body("{\"key\":\"k\",\"body\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)));

    assertError(answer, 400, "bad_frame", "request: no UTF-8 (expected: a JSON object in UTF-8)");
  }

  @Test
  void aMessageHasABound() {
    FakeResponse answer =
        stage.ask(
            stage
                .request(POST, MESSAGES)
                .body("{\"key\":\"k\",\"body\":\"%s\"}".formatted("x".repeat(32_767))));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {MESSAGES, "/api/guest"})
  void aRequestHasABoundBeforeAnybodyReadsIt(String path) {
    FakeResponse answer = stage.ask(new FakeRequest(POST, path).body(new byte[65_537]));

    assertError(answer, 413, "too_large", "request: more than 65536 bytes");
  }

  @Test
  void aBodyWithoutALengthHasTheSameBound() {
    FakeResponse answer =
        stage.ask(
            new FakeRequest(POST, MESSAGES)
                .body(new byte[65_537])
                .without("Content-Length")
                .with("Transfer-Encoding", "chunked"));

    assertError(answer, 413, "too_large", "request: more than 65536 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}              | name: missing",
        "{\"name\":\"\"} | name: \"\"",
        "{\"name\":7}    | name: 7",
        "{\"name\":\" \"} | name: \" \""
      })
  void aGuestNeedsAName(String body, String message) {
    FakeResponse answer = stage.ask(new FakeRequest(POST, "/api/guest").body(body));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid");
    assertThat(answer.message()).startsWith(message);
  }

  @Test
  void whereGuestsAreNotAllowedNoNameHelps() {
    try (HttpStage closed = HttpStage.alone("PARLEY_AUTH_GUESTS", "false")) {
      FakeResponse answer = closed.ask(new FakeRequest(POST, "/api/guest").body("{}"));

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("forbidden");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT    | /api/rooms/lobby/messages | GET, HEAD, OPTIONS, POST",
        "DELETE | /api/rooms/lobby/members  | GET, HEAD, OPTIONS",
        "POST   | /api/rooms/lobby/events   | GET, HEAD, OPTIONS",
        "POST   | /api/users/ada/presence   | GET, HEAD, OPTIONS",
        "GET    | /api/users/ada/sessions   | DELETE, OPTIONS",
        "HEAD   | /api/sessions/s1          | DELETE, OPTIONS",
        "GET    | /api/guest                | OPTIONS, POST",
        "PATCH  | /api/config               | GET, HEAD, OPTIONS"
      })
  void anotherMethodIsNamedWithThoseThereAre(String method, String path, String allow) {
    FakeResponse answer = stage.ask(new FakeRequest(HttpMethod.valueOf(method), path));
    FakeResponse options = stage.ask(new FakeRequest(OPTIONS, path));

    assertError(answer, 405, "not_found", "method: %s (expected: %s)".formatted(method, allow));
    assertThat(answer.header("Allow")).isEqualTo(allow);
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("Allow")).isEqualTo(allow);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/", "/api/rooms", "/api/rooms/lobby", "/api/config/x", "/api/x"})
  void anotherPathIsNoRoute(String path) {
    assertError(stage.ask(stage.request(GET, path)), 404, "not_found", "no such route: " + path);
  }

  @Test
  void everyAnswerMayBeReadByWhomItIsForOnly() {
    List<FakeResponse> answers =
        List.of(
            stage.ask(new FakeRequest(GET, "/api/config")),
            stage.ask(new FakeRequest(GET, MESSAGES)),
            stage.ask(new FakeRequest(DELETE, MESSAGES)),
            stage.ask(new FakeRequest(GET, "/api/x")),
            stage.ask(new FakeRequest(OPTIONS, MESSAGES)));

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
              assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
              assertThat(answer.header("Vary")).isEqualTo("Origin");
            });
    assertThat(answers.subList(0, 4))
        .allSatisfy(
            answer -> {
              assertThat(answer.header("content-type")).isEqualTo("application/json");
              assertThat(answer.header("Content-Length"))
                  .isEqualTo(Integer.toString(answer.bytes().length));
            });
  }

  @Test
  void pagesOfListedOriginsMayReadAnswersAndErrors() {
    FakeResponse listed =
        stage.ask(new FakeRequest(GET, "/api/config").with("Origin", "https://a.example"));
    FakeResponse error =
        stage.ask(new FakeRequest(GET, MESSAGES).with("Origin", "https://a.example"));
    FakeResponse other =
        stage.ask(new FakeRequest(GET, "/api/config").with("Origin", "https://b.example"));

    assertThat(listed.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
    assertThat(error.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
    assertThat(other.header("Access-Control-Allow-Origin")).isNull();
    assertThat(listed.header("Access-Control-Allow-Credentials")).isNull();
  }

  @Test
  void aPreflightOfAListedOriginIsAnsweredWithWhatItMayDo() {
    FakeResponse listed = stage.ask(preflight("https://a.example"));
    FakeResponse other = stage.ask(preflight("https://b.example"));
    FakeResponse plain =
        stage.ask(new FakeRequest(OPTIONS, MESSAGES).with("Origin", "https://a.example"));

    assertThat(listed.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(listed.header("Access-Control-Allow-Headers"))
        .isEqualTo("authorization, content-type, idempotency-key, traceparent");
    assertThat(listed.header("Access-Control-Max-Age")).isEqualTo("600");
    assertThat(List.of(other, plain))
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(204);
              assertThat(answer.header("Access-Control-Allow-Methods")).isNull();
            });
  }

  @Test
  void headOfAnErrorHasItsStatus() {
    assertThat(stage.ask(new FakeRequest(HEAD, MESSAGES)).status()).isEqualTo(401);
  }

  private static FakeRequest preflight(String origin) {
    return new FakeRequest(OPTIONS, MESSAGES)
        .with("Origin", origin)
        .with("Access-Control-Request-Method", "POST");
  }

  private static void assertError(FakeResponse answer, int status, String code, String message) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.message()).isEqualTo(message);
  }
}
