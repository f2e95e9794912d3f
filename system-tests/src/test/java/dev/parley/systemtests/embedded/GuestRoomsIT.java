package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.EventStream;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests use the rooms that are theirs, by whatever way they ask; so do tokens without a claim. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class GuestRoomsIT {

  private static final JsonObject MESSAGE = new JsonObject().put("key", "k").put("body", "hello");

  private static Parley parley;
  private static String guest;

  @BeforeAll
  static void start(@TempDir Path folder) {
    parley =
        Parley.start(
            folder, Map.of("PARLEY_GUEST_ROOMS", "public.*", "PARLEY_AUTH_CLAIM", "required"));
    guest =
        anonymous().post("/api/guest", new JsonObject().put("name", "Ann")).ok().getString("token");
  }

  @AfterAll
  static void stop() {
    parley.close();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aGuestIsInPublicRoomsOnly(Kind kind) {
    try (ChatClient client = parley.open(kind)) {
      client.ask("connect", "guest", "Ann").ok();

      client.ask("join", "room", "public.talk").ok();
      assertThat(client.ask("join", "room", "team").errorCode()).isEqualTo("forbidden");
      assertThat(client.ask("history", "room", "team").errorCode()).isEqualTo("forbidden");
      assertThat(client.ask("presence", "room", "team").errorCode()).isEqualTo("forbidden");
      client.ask("send", "room", "public.talk", "key", "a", "body", "hello").ok();
    }
  }

  @Test
  void aGuestsTokenIsForPublicRoomsOnly() {
    Http http = new Http(parley.port(), guest);

    assertThat(http.post("/api/rooms/public.http/messages", MESSAGE).status()).isEqualTo(200);
    assertThat(http.get("/api/rooms/public.http/messages").status()).isEqualTo(200);
    assertThat(http.get("/api/rooms/public.http/members").status()).isEqualTo(200);
    assertThat(http.post("/api/rooms/team/messages", MESSAGE).errorCode()).isEqualTo("forbidden");
    assertThat(http.get("/api/rooms/team/messages").errorCode()).isEqualTo("forbidden");
    assertThat(http.get("/api/rooms/team/members").errorCode()).isEqualTo("forbidden");
    try (EventStream open =
            EventStream.open(parley.port(), "/api/rooms/public.http/events", guest);
        EventStream closed = EventStream.open(parley.port(), "/api/rooms/team/events", guest)) {
      assertThat(open.status()).isEqualTo(200);
      assertThat(closed.status()).isEqualTo(403);
    }
  }

  @Test
  void thePageIsToldOfARoomThatAGuestMayUse() {
    assertThat(anonymous().get("/api/config").ok().getString("room")).isEqualTo("public.general");
  }

  @Test
  void aTokenWithoutAClaimMayUseNoRoomAndOneWithAClaimItsOwn() {
    JsonObject rights = new JsonObject().put("join", new JsonArray().add("team"));
    Http without = parley.http("alice");
    Http with = new Http(parley.port(), Tokens.of("alice", rights));

    assertThat(without.get("/api/rooms/team/messages").errorCode()).isEqualTo("forbidden");
    assertThat(without.get("/api/rooms/public.a/messages").errorCode()).isEqualTo("forbidden");
    assertThat(with.get("/api/rooms/team/messages").status()).isEqualTo(200);
    assertThat(with.post("/api/rooms/team/messages", MESSAGE).errorCode()).isEqualTo("forbidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "publica", "Public.a", "team.public.a"})
  void aRoomWhoseNameOnlyLooksPublicIsNot(String room) {
    assertThat(new Http(parley.port(), guest).get("/api/rooms/" + room + "/messages").errorCode())
        .isEqualTo("forbidden");
  }

  private static Http anonymous() {
    return new Http(parley.port(), null);
  }
}
