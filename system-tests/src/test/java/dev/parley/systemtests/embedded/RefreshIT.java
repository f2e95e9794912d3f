package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A token is renewed on its connection, which outlives the first one. */
@ExtendWith(SharedParley.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RefreshIT {

  private final Parley parley;

  RefreshIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theConnectionOutlivesItsFirstToken(Kind kind) {
    String lobby = Parley.room("lobby");
    String team = Parley.room("team");
    JsonObject first = Tokens.claims("ada", Duration.ofSeconds(15));
    try (ChatClient bob = parley.connect(kind, "bob");
        ChatClient ada =
            ChatClient.connected(kind, parley.port(), Tokens.signed(first, Tokens.SECRET))) {
      bob.join(team);
      ada.join(lobby);
      ada.join(team);
      // Presence tells nobody of a member who comes and goes within one window.
      bob.awaitEvent("presence", team, event -> names(event.getJsonArray("joined"), "ada"));
      JsonObject rights =
          new JsonObject().put("join", JsonArray.of(lobby)).put("send", JsonArray.of(lobby));
      JsonObject second = Tokens.claims("ada", Duration.ofHours(1)).put("parley", rights);

      JsonObject ok = ada.ask("refresh", "token", Tokens.signed(second, Tokens.SECRET)).ok();

      assertThat(ok.getLong("expires")).isEqualTo(second.getLong("exp"));
      assertThat(ok.getJsonArray("left")).containsExactly(team);
      bob.awaitEvent("presence", team, event -> names(event.getJsonArray("left"), "ada"));
      assertThat(ada.ask("join", "room", team).errorCode()).isEqualTo("forbidden");
      assertThat(ada.ask("refresh", "token", Tokens.of("eve")).errorCode()).isEqualTo("forbidden");
      Eventually.until(
          "the first token has ended long enough for its connection to be closed",
          () -> Instant.now().getEpochSecond() > first.getLong("exp") + 3);
      ada.ask("send", "room", lobby, "key", "k", "body", "still here").ok();
      assertThat(ada.isClosed()).isFalse();
    }
  }

  private static boolean names(JsonArray members, String user) {
    return members != null
        && members.stream()
            .anyMatch(member -> user.equals(((JsonObject) member).getString("user")));
  }
}
