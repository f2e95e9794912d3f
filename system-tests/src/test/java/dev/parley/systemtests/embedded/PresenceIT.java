package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is in a room, by question and by event. */
@ExtendWith(SharedParley.class)
class PresenceIT {

  private final Parley parley;

  PresenceIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void membersSeeWhoComes(Kind kind) {
    String room = Parley.room("comes");
    try (ChatClient alice = parley.connect(kind, "alice");
        ChatClient bob = parley.connect(Kind.JDK, "bob")) {
      alice.join(room);

      bob.join(room);

      JsonObject event = alice.awaitEvent("presence", room, e -> names(e, "joined", bob));
      assertThat(event.fieldNames())
          .containsExactlyInAnyOrder(
              "event", "room", "joined", "left", "changed", "total", "version");
      assertThat(event.getInteger("total")).isEqualTo(2);
      assertThat(row(event.getJsonArray("joined"), bob))
          .isEqualTo(
              new JsonObject()
                  .put("user", "bob")
                  .put("name", "The bob")
                  .put("session", bob.session())
                  .put("state", "online"));
    }
  }

  @Test
  void aJoinSaysHowManyThereAreAndCountsNobodyTwice() {
    String room = Parley.room("counts");
    try (ChatClient alice = parley.connect(Kind.JDK, "alice");
        ChatClient bob = parley.connect(Kind.VERTX, "bob")) {
      assertThat(alice.join(room).getInteger("members")).isEqualTo(1);
      assertThat(bob.join(room).getInteger("members")).as("right after the first").isEqualTo(2);

      for (int i = 0; i < 4; i++) {
        bob.ask("leave", "room", room).ok();
        assertThat(bob.join(room).getInteger("members")).as("joined again %d", i).isEqualTo(2);
      }
    }
  }

  @Test
  void aSessionThatGoesOnIsCountedOnce() {
    String room = Parley.room("resumes");
    try (ChatClient alice = parley.connect(Kind.JDK, "alice")) {
      alice.join(room);
      ChatClient bob = parley.connect(Kind.VERTX, "bob");
      bob.join(room);
      alice.awaitEvent("presence", room, e -> names(e, "joined", bob));
      String secret = bob.welcome().getString("resume");

      for (int i = 0; i < 3; i++) {
        ChatClient again = ChatClient.resumed(Kind.VERTX, parley.port(), Tokens.of("bob"), secret);

        assertThat(again.join(room).getInteger("members")).isEqualTo(2);
      }
    }
  }

  @Test
  void membersSeeWhoLeaves() {
    String room = Parley.room("leaves");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice");
        ChatClient bob = parley.connect(Kind.JDK, "bob")) {
      alice.join(room);
      bob.join(room);
      alice.awaitEvent("presence", room, e -> names(e, "joined", bob));

      bob.ask("leave", "room", room).ok();

      JsonObject event = alice.awaitEvent("presence", room, e -> names(e, "left", bob));
      assertThat(event.getInteger("total")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void membersSeeWhoHangsUp(Kind kind) {
    String room = Parley.room("hangs-up");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice");
        ChatClient bob = parley.connect(kind, "bob")) {
      alice.join(room);
      bob.join(room);
      alice.awaitEvent("presence", room, e -> names(e, "joined", bob));

      bob.close();

      JsonObject event = alice.awaitEvent("presence", room, e -> names(e, "left", bob));
      assertThat(event.getInteger("total")).isEqualTo(1);
    }
  }

  @Test
  void membersSeeWhoIsAway() {
    String room = Parley.room("away");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice");
        ChatClient bob = parley.connect(Kind.JDK, "bob")) {
      alice.join(room);
      bob.join(room);
      alice.awaitEvent("presence", room, e -> names(e, "joined", bob));

      JsonObject ok = bob.ask("state", "state", "away").ok();

      assertThat(ok).isEqualTo(new JsonObject());
      JsonObject event = alice.awaitEvent("presence", room, e -> names(e, "changed", bob));
      assertThat(row(event.getJsonArray("changed"), bob).getString("state")).isEqualTo("away");
    }
  }

  @Test
  void aUserWithTwoDevicesIsListedTwice() {
    String room = Parley.room("devices");
    try (ChatClient phone = parley.connect(Kind.VERTX, "alice");
        ChatClient desk = parley.connect(Kind.JDK, "alice")) {
      phone.join(room);
      desk.join(room);
      phone.awaitEvent("presence", room, e -> names(e, "joined", desk));

      JsonObject ok = phone.ask("presence", "room", room).ok();

      assertThat(ok.fieldNames())
          .containsExactlyInAnyOrder("members", "total", "stale", "cursor", "version");
      assertThat(ok.getInteger("total")).isEqualTo(2);
      assertThat(ok.getBoolean("stale")).isFalse();
      assertThat(ok.getValue("cursor")).isNull();
      for (ChatClient device : Set.of(phone, desk)) {
        JsonObject row = row(ok.getJsonArray("members"), device);
        assertThat(row.fieldNames())
            .containsExactlyInAnyOrder("user", "name", "session", "state", "since");
        assertThat(row.getString("user")).isEqualTo("alice");
        assertThat(row.getString("state")).isEqualTo("online");
        assertThat(row.getLong("since")).isPositive();
      }
    }
  }

  @Test
  void aLongRosterComesInPages() {
    String room = Parley.room("roster");
    try (ChatClient one = parley.connect(Kind.VERTX, "alice");
        ChatClient two = parley.connect(Kind.JDK, "bob");
        ChatClient three = parley.connect(Kind.VERTX, "carol")) {
      one.join(room);
      two.join(room);
      three.join(room);
      one.awaitEvent("presence", room, e -> e.getInteger("total") == 3);
      JsonObject first = one.ask("presence", "room", room, "limit", 2).ok();
      assertThat(first.getJsonArray("members")).hasSize(2);
      assertThat(first.getInteger("total")).isEqualTo(3);
      String cursor = first.getString("cursor");

      JsonObject second = one.ask("presence", "room", room, "limit", 2, "cursor", cursor).ok();

      assertThat(second.getJsonArray("members")).hasSize(1);
      assertThat(second.getValue("cursor")).isNull();
      Set<Object> sessions = new HashSet<>();
      first
          .getJsonArray("members")
          .forEach(r -> sessions.add(((JsonObject) r).getValue("session")));
      second
          .getJsonArray("members")
          .forEach(r -> sessions.add(((JsonObject) r).getValue("session")));
      assertThat(sessions).containsExactlyInAnyOrder(one.session(), two.session(), three.session());
    }
  }

  private static boolean names(JsonObject event, String list, ChatClient client) {
    return row(event.getJsonArray(list), client) != null;
  }

  private static JsonObject row(JsonArray rows, ChatClient client) {
    return rows.stream()
        .map(JsonObject.class::cast)
        .filter(row -> client.session().equals(row.getString("session")))
        .findFirst()
        .orElse(null);
  }
}
