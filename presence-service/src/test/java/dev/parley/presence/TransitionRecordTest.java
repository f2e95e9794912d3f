package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.Transition.RoomChange;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The record of docs/presence.md. */
class TransitionRecordTest {

  private static final RoomId LOBBY = new RoomId("lobby");
  private static final Member AWAY = new Member("s1", "ada", "Ada", SessionState.AWAY, 1);
  private static final Member PENDING = new Member("s1", "ada", "Ada", SessionState.PENDING, 2);

  @Test
  void whoComes() {
    assertThat(record(null, AWAY))
        .isEqualTo(
            new JsonObject()
                .put("room", "lobby")
                .put("change", "joined")
                .put("session", "s1")
                .put("user", "ada")
                .put("name", "Ada")
                .put("state", "away")
                .put("before", null)
                .put("at", 7L)
                .put("revision", 8L)
                .put("by", "presence-1/5"));
  }

  @Test
  void whoChangesAndWhoGoes() {
    assertThat(record(AWAY, PENDING).getString("change")).isEqualTo("changed");
    assertThat(record(AWAY, PENDING).getString("state")).isEqualTo("pending");
    assertThat(record(AWAY, PENDING).getString("before")).isEqualTo("away");
    assertThat(record(PENDING, null).getString("change")).isEqualTo("left");
    assertThat(record(PENDING, null).getString("state")).isEqualTo("offline");
    assertThat(record(PENDING, null).getString("before")).isEqualTo("pending");
  }

  private static JsonObject record(Member before, Member after) {
    return TransitionRecord.value(new RoomChange(LOBBY, before, after, 7, 8), "presence-1/5");
  }
}
