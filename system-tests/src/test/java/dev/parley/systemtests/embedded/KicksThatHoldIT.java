package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever an admin has sent away does not come back with the same token, also after a restart. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class KicksThatHoldIT {

  private static final int KICKED = 4502;
  private static final int UNAUTHORIZED = 4500;
  private static final JsonObject ADMIN = new JsonObject().put("admin", true);

  @Test
  void tokensOfBeforeAreRefusedAndNewerOnesAreNot(@TempDir Path data) {
    String before = issuedNow("mallory");
    String other = issuedNow("alice");
    try (Parley parley = Parley.start(data, Map.of());
        ChatClient client = ChatClient.connected(Kind.JDK, parley.port(), before)) {
      JsonObject ended = admin(parley).ask("DELETE", "/api/users/mallory/sessions").ok();

      assertThat(ended.getLong("closed")).isEqualTo(1);
      assertThat(client.awaitClose()).isEqualTo(KICKED);
      assertRefused(parley, before);
      assertThat(history(parley, other)).isEqualTo(200);
      Eventually.until(
          "a token of a later second is good", () -> history(parley, issuedNow("mallory")) == 200);
    }

    try (Parley again = Parley.start(data, Map.of())) {
      assertRefused(again, before);
      assertThat(history(again, other)).isEqualTo(200);
      assertThat(history(again, issuedNow("mallory"))).isEqualTo(200);
    }
  }

  @Test
  void anAdminMayLetTokensBe(@TempDir Path data) {
    String token = issuedNow("bob");
    try (Parley parley = Parley.start(data, Map.of());
        ChatClient client = ChatClient.connected(Kind.JDK, parley.port(), token)) {
      Http admin = admin(parley);

      assertThat(admin.ask("DELETE", "/api/users/bob/sessions?tokens=some").errorCode())
          .isEqualTo("invalid");
      admin.ask("DELETE", "/api/users/bob/sessions?tokens=keep").ok();

      assertThat(client.awaitClose()).isEqualTo(KICKED);
      ChatClient.connected(Kind.JDK, parley.port(), token).close();
    }
  }

  private static void assertRefused(Parley parley, String token) {
    assertThat(history(parley, token)).isEqualTo(401);
    try (ChatClient client = parley.open(Kind.JDK)) {
      assertThat(client.ask("connect", "token", token).errorCode()).isEqualTo("unauthorized");
      assertThat(client.awaitClose()).isEqualTo(UNAUTHORIZED);
    }
  }

  private static int history(Parley parley, String token) {
    return new Http(parley.port(), token).get("/api/rooms/lobby/messages").status();
  }

  private static Http admin(Parley parley) {
    return new Http(parley.port(), Tokens.of("root", ADMIN));
  }

  private static String issuedNow(String user) {
    JsonObject claims = Tokens.claims(user, Duration.ofHours(1));
    return Tokens.signed(claims.put("iat", Instant.now().getEpochSecond()), Tokens.SECRET);
  }
}
