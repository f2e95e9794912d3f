package dev.parley.gateway.web;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.auth.Rights;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The routes of a room's rules. */
@Timeout(60)
class RulesRoutesTest {

  private static final String MEMBERS = "/api/rooms/lobby/members/";
  private static final String RULES = "/api/rooms/lobby/rules";
  private static final Rights ADMIN = new Rights(List.of("*"), List.of("*"), true);

  private final HttpStage stage = HttpStage.open();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aChangeIsInEffectWhenItIsAnswered() {
    long until = (HttpStage.NOW + 60) * 1_000;

    FakeResponse banned = admin(PUT, MEMBERS + "ada", "{\"banned\":true,\"until\":" + until + "}");

    assertThat(banned.status()).isEqualTo(200);
    assertThat(banned.text())
        .isEqualTo(
            "{\"user\":\"ada\",\"role\":null,\"banned\":true,\"bannedUntil\":%d,\"muted\":false}"
                .formatted(until));
    FakeResponse read = stage.ask(stage.request(GET, "/api/rooms/lobby/messages"));
    assertThat(read.status()).isEqualTo(403);
    assertThat(read.message()).isEqualTo("you are banned from lobby until 2027-01-15T08:01:00Z");
    assertThat(stage.ask(stage.request(GET, "/api/rooms/lobby/members")).status()).isEqualTo(403);
    assertThat(stage.ask(stage.request(GET, "/api/rooms/lobby/events")).status()).isEqualTo(403);
    assertThat(stage.ask(stage.request(GET, "/api/rooms/other/messages")).status()).isEqualTo(200);

    FakeResponse cleared = admin(DELETE, MEMBERS + "ada", "");

    assertThat(cleared.json().getBoolean("banned")).isFalse();
    assertThat(stage.ask(stage.request(GET, "/api/rooms/lobby/messages")).status()).isEqualTo(200);
  }

  @Test
  void aMuteAndSlowModeAreForMessages() {
    admin(PUT, RULES, "{\"slow\":30}");

    assertThat(send("1").status()).isEqualTo(200);
    FakeResponse early = send("2");
    admin(PUT, MEMBERS + "ada", "{\"muted\":true}");
    FakeResponse muted = send("3");

    assertThat(early.status()).isEqualTo(429);
    assertThat(early.header("Retry-After")).isEqualTo("30");
    assertThat(muted.status()).isEqualTo(403);
    assertThat(muted.message()).isEqualTo("you are muted in lobby");
    assertThat(stage.log).hasSize(1);
  }

  @Test
  void aUserIsNamedInThePathAsItIs() {
    admin(PUT, MEMBERS + "a%2Fb%20c%C3%A9", "{\"role\":\"owner\"}");

    JsonObject rules = admin(GET, RULES, "").json();

    assertThat(rules.getJsonArray("members").getJsonObject(0).getString("user"))
        .isEqualTo("a/b c\u00e9");
  }

  @Test
  void whoMayNotIsForbidden() {
    assertThat(ask(PUT, MEMBERS + "eve", "{\"banned\":true}").message())
        .isEqualTo("only owners and moderators of lobby change its rules");
    assertThat(ask(DELETE, MEMBERS + "eve", "").status()).isEqualTo(403);
    assertThat(ask(PUT, RULES, "{\"slow\":1}").status()).isEqualTo(403);
    assertThat(ask(GET, RULES, "").status()).isEqualTo(403);
  }

  @Test
  void whatCannotBeReadIsNoChange() {
    assertThat(admin(PUT, MEMBERS + "eve", "[]").code()).isEqualTo("bad_frame");
    assertThat(admin(PUT, MEMBERS + "eve", "{\"role\":\"king\"}").message())
        .isEqualTo("role: \"king\" (expected: owner, moderator, member, reader)");
    assertThat(admin(PUT, MEMBERS + "e%00", "{\"banned\":true}").message())
        .isEqualTo("user: 2 characters (expected: 1 to 256 without control characters)");
    assertThat(admin(PUT, RULES, "{\"slow\":21601}").message())
        .isEqualTo("slow: 21601 (expected: an integer from 0 to 21600)");
    assertThat(admin(PUT, RULES, "{\"default\":\"owner\"}").message())
        .isEqualTo("default: \"owner\" (expected: member, reader)");
    assertThat(admin(PUT, "/api/rooms/a%20b/rules", "{\"slow\":1}").code()).isEqualTo("invalid");
  }

  @Test
  void moreThanARoomMayHaveIsTooLarge() {
    String user = "u".repeat(200);
    for (char i = 'a'; i < 'e'; i++) {
      assertThat(admin(PUT, MEMBERS + user + i, "{\"banned\":true}").status()).isEqualTo(200);
    }

    FakeResponse full = admin(PUT, MEMBERS + user + "e", "{\"banned\":true}");

    assertThat(full.status()).isEqualTo(413);
    assertThat(full.message())
        .startsWith(
            "the rules of lobby: 1190 bytes (expected: at most %d;"
                .formatted(HttpStage.ROLES_BYTES / 16));
  }

  private FakeResponse send(String key) {
    return stage.ask(
        stage
            .request(POST, "/api/rooms/lobby/messages")
            .body("{\"key\":\"%s\",\"body\":1}".formatted(key)));
  }

  private FakeResponse ask(HttpMethod method, String uri, String body) {
    return stage.ask(stage.request(method, uri).body(body));
  }

  private FakeResponse admin(HttpMethod method, String uri, String body) {
    return stage.ask(stage.request(method, uri, ADMIN).body(body));
  }
}
