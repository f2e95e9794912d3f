package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.EventStream;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Roles, bans, mutes and slow mode of rooms, over every transport. */
@ExtendWith(SharedParley.class)
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RolesIT {

  private static final JsonObject ADMIN = new JsonObject().put("admin", true);

  private final Parley parley;

  RolesIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBanEndsWhatIsOpenAndKeepsItsUserOut(Kind kind) {
    String room = Parley.room("banned");
    String other = Parley.room("other");
    try (ChatClient eve = parley.connect(kind, "eve");
        ChatClient bob = parley.connect(kind, "bob");
        EventStream stream = events(room, "eve")) {
      bob.join(room);
      eve.join(room);
      eve.join(other);
      bob.awaitEvent("presence", room, event -> names(event, "joined", "eve"));

      JsonObject row = change(root(parley), room, "eve", "banned", true).ok();

      assertThat(row)
          .isEqualTo(
              new JsonObject()
                  .put("user", "eve")
                  .putNull("role")
                  .put("banned", true)
                  .put("muted", false));
      String why = "you are banned from " + room;
      assertThat(eve.awaitEvent("expelled", room).getString("message")).isEqualTo(why);
      bob.awaitEvent("presence", room, event -> names(event, "left", "eve"));
      List<EventStream.Event> last = stream.upTo(event -> event.name().equals("expelled"));
      assertThat(new JsonObject(last.get(last.size() - 1).data()).getString("room"))
          .isEqualTo(room);
      assertThat(stream.next()).isNull();
      assertThat(eve.ask("typing", "room", room).errorCode()).isEqualTo("not_joined");
      assertForbidden(eve.ask("join", "room", room), why);
      assertForbidden(eve.ask("history", "room", room), why);
      assertForbidden(eve.ask("presence", "room", room), why);
      Http http = parley.http("eve");
      assertThat(http.get("/api/rooms/" + room + "/messages").errorCode()).isEqualTo("forbidden");
      assertThat(http.get("/api/rooms/" + room + "/members").errorCode()).isEqualTo("forbidden");
      assertThat(post(http, room, "k").errorCode()).isEqualTo("forbidden");
      try (EventStream again = events(room, "eve")) {
        assertThat(again.status()).isEqualTo(403);
      }
      eve.send(other, "elsewhere").join().ok();

      root(parley).ask("DELETE", member(room, "eve")).ok();

      eve.join(room);
      eve.send(room, "back").join().ok();
      bob.awaitKey(room, "back");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMuteAndTheRoleOfAReaderLeaveReadingOnly(Kind kind) {
    String room = Parley.room("muted");
    Http root = root(parley);
    try (ChatClient eve = parley.connect(kind, "eve");
        ChatClient bob = parley.connect(kind, "bob")) {
      eve.join(room);
      bob.join(room);

      change(root, room, "eve", "muted", true, "until", 4_102_444_800_000L).ok();
      change(root, room, "bob", "role", "reader").ok();
      post(root, room, "news").ok();

      String muted = "you are muted in " + room + " until 2100-01-01T00:00:00Z";
      String reader = "you are a reader of " + room + ", and may not send";
      assertForbidden(eve.send(room, "k").join(), muted);
      assertForbidden(eve.ask("typing", "room", room), muted);
      assertForbidden(bob.send(room, "k").join(), reader);
      assertThat(post(parley.http("bob"), room, "k").status()).isEqualTo(403);
      eve.awaitKey(room, "news");
      bob.awaitKey(room, "news");

      change(root, room, "eve", "muted", false).ok();
      change(root, room, "bob", "role", "member").ok();

      eve.send(room, "eve").join().ok();
      bob.send(room, "bob").join().ok();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRoomIsForReadersOrSlow(Kind kind) {
    String room = Parley.room("slow");
    Http root = root(parley);
    try (ChatClient eve = parley.connect(kind, "eve")) {
      eve.join(room);
      assertThat(rules(root, room, "default", "reader").ok().getString("default"))
          .isEqualTo("reader");
      assertThat(eve.send(room, "1").join().errorCode()).isEqualTo("forbidden");

      rules(root, room, "default", "member", "slow", 3_600).ok();

      eve.send(room, "1").join().ok();
      eve.send(room, "1").join().ok();
      JsonObject refused = eve.send(room, "2").join().frame().getJsonObject("error");
      assertThat(refused.getString("code")).isEqualTo("rate_limited");
      assertThat(refused.getString("message")).contains("slow mode: a message every 3600 s");
      assertThat(refused.getLong("retryAfter")).isBetween(3_000_000L, 3_600_000L);
      assertThat(post(parley.http("eve"), room, "2").status()).isEqualTo(429);
      post(root, room, "1").ok();
      post(root, room, "2").ok();
      change(root, room, "eve", "role", "moderator").ok();
      eve.send(room, "2").join().ok();
      change(root, room, "eve", "role", "member").ok();
      rules(root, room, "slow", 0).ok();
      eve.send(room, "3").join().ok();
    }
  }

  @Test
  void anOwnerAppointsAModeratorWhoBans() {
    String room = Parley.room("owned");
    change(root(parley), room, "olga", "role", "owner").ok();
    Http olga = parley.http("olga");
    Http mona = parley.http("mona");
    assertThat(change(mona, room, "eve", "banned", true).status()).isEqualTo(403);

    change(olga, room, "mona", "role", "moderator").ok();

    change(mona, room, "eve", "banned", true).ok();
    rules(mona, room, "slow", 5).ok();
    assertThat(change(mona, room, "olga", "muted", true).status()).isEqualTo(403);
    assertThat(change(mona, room, "eve", "role", "owner").status()).isEqualTo(403);
    assertThat(parley.http("eve").get("/api/rooms/" + room + "/rules").status()).isEqualTo(403);
    JsonObject rules = mona.get("/api/rooms/" + room + "/rules").ok();
    assertThat(rules.getInteger("slow")).isEqualTo(5);
    assertThat(rules.getString("default")).isEqualTo("member");
    assertThat(rules.getJsonArray("members").stream().map(row -> ((JsonObject) row).encode()))
        .containsExactly(
            "{\"user\":\"eve\",\"role\":null,\"banned\":true,\"muted\":false}",
            "{\"user\":\"mona\",\"role\":\"moderator\",\"banned\":false,\"muted\":false}",
            "{\"user\":\"olga\",\"role\":\"owner\",\"banned\":false,\"muted\":false}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                               | nothing to change",
        "{\"role\":\"king\"}              | role: \"king\" (expected: owner, moderator, member",
        "{\"banned\":\"yes\"}             | banned: \"yes\" (expected: true or false)",
        "{\"banned\":true,\"until\":5}    | until: 5 (expected: a time after ",
        "{\"banned\":false,\"until\":5}   | until: 5 (expected: none without",
        "{\"muted\":true,\"until\":\"x\"} | until: \"x\" (expected: an integer from 0",
      })
  void whatIsNoChangeIsInvalid(String body, String message) {
    Http.Answer answer =
        root(parley).put(member(Parley.room("invalid"), "eve"), new JsonObject(body));

    assertThat(answer.errorCode()).isEqualTo("invalid");
    assertThat(answer.json().getJsonObject("error").getString("message")).contains(message);
  }

  @Test
  void theRulesOutliveTheNode(@TempDir Path data) {
    String room = "kept";
    try (Parley first = Parley.start(data, Map.of())) {
      change(root(first), room, "eve", "banned", true).ok();
      change(root(first), room, "bob", "banned", true).ok();
      change(root(first), room, "bob", "banned", false).ok();
      rules(root(first), room, "slow", 30, "default", "reader").ok();
    }

    try (Parley again = Parley.start(data, Map.of())) {
      assertThat(again.http("eve").get("/api/rooms/kept/messages").status()).isEqualTo(403);
      assertThat(again.http("bob").get("/api/rooms/kept/messages").status()).isEqualTo(200);
      assertThat(root(again).get("/api/rooms/kept/rules").ok())
          .isEqualTo(
              new JsonObject()
                  .put("slow", 30)
                  .put("default", "reader")
                  .put(
                      "members",
                      JsonArray.of(
                          new JsonObject()
                              .put("user", "eve")
                              .putNull("role")
                              .put("banned", true)
                              .put("muted", false))));
    }
  }

  private static Http root(Parley parley) {
    return new Http(parley.port(), Tokens.of("root", ADMIN));
  }

  private EventStream events(String room, String user) {
    return EventStream.open(
        parley.port(), "/api/rooms/%s/events?last=0".formatted(room), Tokens.of(user));
  }

  private static Http.Answer change(Http by, String room, String user, Object... fields) {
    return by.put(member(room, user), object(fields));
  }

  private static Http.Answer rules(Http by, String room, Object... fields) {
    return by.put("/api/rooms/" + room + "/rules", object(fields));
  }

  private static Http.Answer post(Http by, String room, String key) {
    return by.post("/api/rooms/" + room + "/messages", object("key", key, "body", key));
  }

  private static String member(String room, String user) {
    return "/api/rooms/" + room + "/members/" + user;
  }

  private static JsonObject object(Object... fields) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < fields.length; i += 2) {
      object.put((String) fields[i], fields[i + 1]);
    }
    return object;
  }

  private static void assertForbidden(Reply reply, String why) {
    JsonObject error = reply.frame().getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo("forbidden");
    assertThat(error.getString("message")).isEqualTo(why);
  }

  private static boolean names(JsonObject event, String list, String user) {
    JsonArray members = event.getJsonArray(list);
    return members != null
        && members.stream()
            .anyMatch(member -> user.equals(((JsonObject) member).getString("user")));
  }
}
