package dev.parley.gateway.web;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.RoomRecord;
import dev.parley.gateway.auth.Rights;
import dev.parley.protocol.Member;
import dev.parley.protocol.SessionState;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each HTTP route answers when all is well. */
@Timeout(60)
class HttpApiTest {

  private static final String MESSAGES = "/api/rooms/lobby/messages";
  private static final Rights ADMIN = new Rights(List.of("*"), List.of("*"), true);

  private HttpStage stage = HttpStage.open();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aMessageIsStoredAsItWasWritten() {
    FakeResponse answer =
        stage.ask(
            stage.request(POST, MESSAGES).body("{\"key\":\"k\",\"body\":{\"b\":1.0, \"a\":[]}}"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getJsonObject("position"))
        .isEqualTo(new JsonObject().put("epoch", HttpStage.EPOCH).put("offset", 0));
    assertThat(answer.json().getLong("at")).isEqualTo(5);
    assertThat(stage.log)
        .singleElement()
        .satisfies(record -> assertThat(record.room().value()).isEqualTo("lobby"))
        .satisfies(record -> assertThat(record.sender()).isEqualTo("ada"))
        .satisfies(record -> assertThat(record.name()).isEqualTo("Ada"))
        .satisfies(record -> assertThat(record.key()).isEqualTo("k"))
        .satisfies(
            record ->
                assertThat(new String(record.body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"b\":1.0, \"a\":[]}"));
  }

  @Test
  void theKeyMayBeAHeader() {
    stage.ask(stage.request(POST, MESSAGES).with("Idempotency-Key", "header").body("{\"body\":1}"));
    stage.ask(
        stage
            .request(POST, MESSAGES)
            .with("Idempotency-Key", "header")
            .body("{\"key\":\"own\",\"body\":2}"));

    assertThat(stage.log).extracting(RoomRecord::key).containsExactly("header", "own");
  }

  @Test
  void aPageHasTheMessages() {
    send(3);

    JsonObject newest = stage.ask(stage.request(GET, MESSAGES + "?limit=2")).json();
    JsonObject before = stage.ask(stage.request(GET, MESSAGES + "?before=1")).json();
    JsonObject after = stage.ask(stage.request(GET, MESSAGES + "?after=0&limit=1")).json();

    assertThat(keys(newest)).containsExactly("k1", "k2");
    assertThat(newest.getBoolean("more")).isTrue();
    assertThat(newest.getJsonObject("position").getLong("offset")).isEqualTo(2);
    assertThat(keys(before)).containsExactly("k0");
    assertThat(before.getBoolean("more")).isFalse();
    assertThat(keys(after)).containsExactly("k1");
  }

  @Test
  void whoHasAPageAlreadyGetsItNotAgain() {
    send(1);
    FakeResponse first = stage.ask(stage.request(GET, MESSAGES));
    String tag = first.header("ETag");

    FakeResponse same = stage.ask(stage.request(GET, MESSAGES).with("If-None-Match", tag));
    send(1);
    FakeResponse other = stage.ask(stage.request(GET, MESSAGES).with("If-None-Match", tag));

    assertThat(tag).startsWith("W/\"");
    assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(first.header("Vary")).isEqualTo("Origin, Authorization, Accept-Encoding");
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.bytes()).isEmpty();
    assertThat(same.header("ETag")).isEqualTo(tag);
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.header("ETag")).isNotEqualTo(tag);
  }

  @Test
  void aLargePageIsCompressedForWhoTakesIt() throws IOException {
    send(1);
    FakeResponse small = stage.ask(stage.request(GET, MESSAGES).with("Accept-Encoding", "gzip"));
    send(20);

    FakeResponse plain = stage.ask(stage.request(GET, MESSAGES));
    FakeResponse gzip = stage.ask(stage.request(GET, MESSAGES).with("Accept-Encoding", "gzip"));

    assertThat(small.header("Content-Encoding")).isNull();
    assertThat(plain.header("Content-Encoding")).isNull();
    assertThat(gzip.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(gzip.header("Content-Length")).isEqualTo(Integer.toString(gzip.bytes().length));
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.bytes())).readAllBytes())
        .isEqualTo(plain.bytes());
    assertThat(gzip.header("ETag")).isEqualTo(plain.header("ETag"));
  }

  @Test
  void membersAreListed() {
    stage.members.add(new Member("s1", "ada", "Ada", SessionState.ONLINE, 3));

    JsonObject roster = stage.ask(stage.request(GET, "/api/rooms/lobby/members")).json();

    assertThat(roster.getLong("total")).isEqualTo(1);
    assertThat(roster.getBoolean("stale")).isFalse();
    assertThat(roster.getJsonArray("members").getJsonObject(0).getString("session"))
        .isEqualTo("s1");
  }

  @Test
  void anAdminSeesAndEndsSessions() {
    JsonObject sessions = asAdmin(GET, "/api/users/ada/presence").json();
    JsonObject one = asAdmin(DELETE, "/api/sessions/s1").json();
    JsonObject all = asAdmin(DELETE, "/api/users/ada/sessions").json();

    assertThat(sessions.getString("user")).isEqualTo("ada");
    assertThat(sessions.getJsonArray("sessions").getJsonObject(0))
        .isEqualTo(
            new JsonObject(
                "{\"session\":\"s1\",\"name\":\"Ada\",\"state\":\"online\",\"since\":3,"
                    + "\"lastSeen\":4,\"node\":\"g\",\"rooms\":[\"lobby\"]}"));
    assertThat(sessions.getBoolean("stale")).isFalse();
    assertThat(one).isEqualTo(new JsonObject().put("closed", 2).put("stale", false));
    assertThat(all).isEqualTo(one);
  }

  @Test
  void aGuestGetsATokenThatIsGood() {
    FakeResponse answer =
        stage.ask(new FakeRequest(POST, "/api/guest").body("{\"name\":\" Ada  L \"}"));
    String token = answer.json().getString("token");

    FakeResponse page =
        stage.ask(new FakeRequest(GET, MESSAGES).with("Authorization", "bearer " + token));

    assertThat(answer.json().getString("user")).startsWith("guest:");
    assertThat(page.status()).isEqualTo(200);
  }

  @Test
  void theConfigurationSaysWhatThePageNeeds() {
    JsonObject without = stage.ask(new FakeRequest(GET, "/api/config")).json();
    restart("PARLEY_JAEGER_URL", "http://jaeger.example", "PARLEY_AUTH_GUESTS", "false");

    JsonObject with = stage.ask(new FakeRequest(GET, "/api/config")).json();

    assertThat(without.getValue("jaegerUrl")).isNull();
    assertThat(without.getBoolean("guests")).isTrue();
    assertThat(with.getString("jaegerUrl")).isEqualTo("http://jaeger.example");
    assertThat(with.getBoolean("guests")).isFalse();
  }

  @Test
  void headIsAnsweredAsGetIs() {
    send(1);
    for (String path : List.of("/api/config", MESSAGES, "/api/rooms/lobby/members")) {
      FakeResponse get = stage.ask(stage.request(GET, path));

      FakeResponse head = stage.ask(stage.request(HEAD, path));

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers().entries()).hasToString(get.headers().entries().toString());
    }
  }

  @Test
  void withoutPresenceWhatIsKnownOfItIsStale() {
    stage.close();
    stage = HttpStage.alone();

    JsonObject members = stage.ask(stage.request(GET, "/api/rooms/lobby/members")).json();
    JsonObject sessions = asAdmin(GET, "/api/users/ada/presence").json();
    JsonObject ended = asAdmin(DELETE, "/api/sessions/s1").json();

    assertThat(members.getBoolean("stale")).isTrue();
    assertThat(sessions.getBoolean("stale")).isTrue();
    assertThat(sessions.getJsonArray("sessions")).isEmpty();
    assertThat(ended).isEqualTo(new JsonObject().put("closed", 0).put("stale", true));
  }

  @Test
  void withoutHistoryAPageIsUnavailableAfterAWhile() {
    stage.close();
    stage = HttpStage.alone();
    FakeRequest request = stage.request(GET, MESSAGES);
    stage.begin(request);
    boolean before = request.answer().ended();

    FakeResponse answer = stage.letTimePassUntilAnswered(request);

    assertThat(before).isFalse();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("unavailable");
    assertThat(answer.json().getJsonObject("error").getBoolean("temporary")).isTrue();
    assertThat(answer.json().getJsonObject("error").getLong("retryAfter")).isEqualTo(1_000);
  }

  private void restart(String... settings) {
    stage.close();
    stage = HttpStage.open(settings);
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      String body = "{\"key\":\"k%d\",\"body\":\"%s\"}".formatted(stage.log.size(), "x".repeat(50));
      assertThat(stage.ask(stage.request(POST, MESSAGES).body(body)).status()).isEqualTo(200);
    }
  }

  private FakeResponse asAdmin(HttpMethod method, String path) {
    return stage.ask(stage.request(method, path, ADMIN));
  }

  private static List<String> keys(JsonObject page) {
    JsonArray messages = page.getJsonArray("messages");
    return messages.stream().map(message -> ((JsonObject) message).getString("key")).toList();
  }
}
