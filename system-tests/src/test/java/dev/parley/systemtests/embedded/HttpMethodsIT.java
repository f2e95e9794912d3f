package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.RawHttp;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, headers, validators and compression of what is served over HTTP. */
@ExtendWith(SharedParley.class)
class HttpMethodsIT {

  private static final String HOST = "Host: chat.example";

  private final Parley parley;

  HttpMethodsIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/js/app.js",
        "/favicon.svg",
        "/api/config",
        "/api/rooms/ROOM/messages",
        "/api/rooms/ROOM/members",
        "/api/rooms/ROOM/rules",
        "/api/users/alice/presence",
        "/api/nothing",
        "/nothing"
      })
  void headSaysWhatGetWouldSay(String path) throws IOException {
    String real = path.replace("ROOM", "head");

    RawHttp.Answer get = ask("GET " + real);
    RawHttp.Answer head = ask("HEAD " + real);

    assertThat(head.status()).isEqualTo(get.status());
    for (String name : new String[] {"content-length", "content-type", "etag", "cache-control"}) {
      assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
    }
    assertThat(get.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/rooms/lobby/messages | GET, HEAD, OPTIONS, POST",
        "/api/rooms/lobby/members | GET, HEAD, OPTIONS",
        "/api/rooms/lobby/members/eve | DELETE, OPTIONS, PUT",
        "/api/rooms/lobby/rules | GET, HEAD, OPTIONS, PUT",
        "/api/users/alice/presence | GET, HEAD, OPTIONS",
        "/api/users/alice/sessions | DELETE, OPTIONS",
        "/api/sessions/s | DELETE, OPTIONS",
        "/api/guest | OPTIONS, POST",
        "/api/config | GET, HEAD, OPTIONS",
        "/ | GET, HEAD, OPTIONS",
        "/js/app.js | GET, HEAD, OPTIONS",
      })
  void anotherMethodIsAnsweredWithTheAllowedOnes(String path, String allow) throws IOException {
    RawHttp.Answer other = ask("PATCH " + path);
    RawHttp.Answer asked = ask("OPTIONS " + path);

    assertThat(other.status()).isEqualTo(405);
    assertThat(other.header("allow")).isEqualTo(allow);
    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.header("allow")).isEqualTo(allow);
    assertThat(asked.header("access-control-allow-origin")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/js/app.js", "/css/base.css"})
  void aFileIsSentOnceAndSmall(String path) throws IOException {
    RawHttp.Answer plain = ask("GET " + path);
    RawHttp.Answer small = ask("GET " + path, "Accept-Encoding: br, gzip;q=0.8");

    assertThat(plain.header("content-encoding")).isNull();
    assertThat(small.header("content-encoding")).isEqualTo("gzip");
    assertThat(small.header("vary")).contains("Accept-Encoding");
    assertThat(small.body().length).isLessThan(plain.body().length);
    assertThat(unzipped(small)).isEqualTo(plain.body());
    for (RawHttp.Answer answer : new RawHttp.Answer[] {plain, small}) {
      String tag = answer.header("etag");
      assertThat(ask("GET " + path, "If-None-Match: \"other\", " + tag).status()).isEqualTo(304);
      assertThat(ask("GET " + path, "If-None-Match: \"other\"").status()).isEqualTo(200);
    }
    assertThat(ask("GET " + path, "Accept-Encoding: gzip;q=0").header("content-encoding")).isNull();
  }

  @Test
  void aPageOfMessagesIsSentOnceAndSmall() throws IOException {
    String room = Parley.room("etag");
    String path = "/api/rooms/" + room + "/messages";
    JsonObject message = new JsonObject().put("key", "k").put("body", "long ".repeat(1_000));
    parley.http("alice").post(path, message).ok();

    RawHttp.Answer plain = ask("GET " + path);
    RawHttp.Answer small = ask("GET " + path, "Accept-Encoding: gzip");

    assertThat(unzipped(small)).isEqualTo(plain.body()).hasSizeGreaterThan(small.body().length);
    String tag = plain.header("etag");
    assertThat(small.header("etag")).isEqualTo(tag);
    assertThat(ask("GET " + path, "If-None-Match: " + tag).status()).isEqualTo(304);
    parley.http("alice").post(path, message.put("key", "k2")).ok();
    assertThat(ask("GET " + path, "If-None-Match: " + tag).status()).isEqualTo(200);
  }

  @Test
  void aTokenIsNeverStored() throws IOException {
    String body = "{\"name\":\"Ada\"}";

    RawHttp.Answer answer =
        RawHttp.ask(
            parley.port(),
            "POST /api/guest HTTP/1.1",
            HOST,
            "Content-Length: " + body.length(),
            "",
            body);

    assertThat(answer.text()).contains("\"token\":");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void thePageMayTalkToThisHostOnly() throws IOException {
    RawHttp.Answer page = ask("GET /");

    assertThat(page.header("content-security-policy"))
        .contains("connect-src 'self' ws://chat.example wss://chat.example")
        .contains("form-action 'none'")
        .contains("object-src 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("ws: ");
    assertThat(page.header("cross-origin-opener-policy")).isEqualTo("same-origin");
    assertThat(page.header("cross-origin-resource-policy")).isEqualTo("same-origin");
    assertThat(page.header("permissions-policy")).contains("camera=()");
    assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
  }

  @Test
  void aHostThatIsNoneDoesNotStandInThePolicy() throws IOException {
    RawHttp.Answer page = RawHttp.ask(parley.port(), "GET / HTTP/1.1", "Host: a; script-src *");

    assertThat(page.header("content-security-policy")).doesNotContain("*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/rooms/%zz/messages", "/api/rooms/%2E/messages", "/api/rooms/%2E%2E/members"})
  void aPathThatCannotBeReadIsNoFaultOfTheServer(String path) throws IOException {
    assertThat(ask("GET " + path).status()).isBetween(400, 404);
  }

  private RawHttp.Answer ask(String request, String... headers) throws IOException {
    String[] lines = new String[headers.length + 3];
    lines[0] = request + " HTTP/1.1";
    lines[1] = HOST;
    lines[2] = "Authorization: Bearer " + Tokens.of("alice", new JsonObject().put("admin", true));
    System.arraycopy(headers, 0, lines, 3, headers.length);
    return RawHttp.ask(parley.port(), lines);
  }

  private static byte[] unzipped(RawHttp.Answer answer) throws IOException {
    assertThat(answer.header("content-encoding")).isEqualTo("gzip");
    return new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
  }
}
