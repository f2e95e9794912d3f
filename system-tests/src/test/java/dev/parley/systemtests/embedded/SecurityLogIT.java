package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.RawHttp;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who was let in, refused and sent away is in the log, and no token is. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SecurityLogIT {

  private static final JsonObject READER =
      new JsonObject().put("join", JsonArray.of("lobby")).put("send", JsonArray.of());

  @Test
  void oneLineForEachOutcome(@TempDir Path data) throws IOException {
    String bad = Tokens.signed(Tokens.claims("eve", Duration.ofHours(1)), "x".repeat(40));
    String forger = Tokens.of("mallory' outcome=done", READER);
    try (Parley parley =
            Parley.start(
                data,
                Map.of("PARLEY_GATEWAY_HOSTS", "", "PARLEY_MANAGEMENT_TOKEN", "0123456789abcdef"));
        ChatClient mallory = ChatClient.connected(Kind.JDK, parley.port(), forger);
        ChatClient eve = parley.open(Kind.JDK)) {
      eve.ask("connect", "token", bad);
      mallory.ask("join", "room", "lobby");
      mallory.ask("send", "room", "lobby", "key", "k", "body", "x");
      mallory.ask("refresh", "token", bad);
      new Http(parley.port(), forger).get("/api/rooms/cellar/members");
      new Http(parley.port(), bad).get("/api/rooms/lobby/members");
      RawHttp.ask(parley.port(), "GET / HTTP/1.1", "Host: evil.example", "Connection: close");
      new Http(parley.managementPort(), null).getText("/debug/threads");
      new Http(parley.port(), Tokens.of("root", new JsonObject().put("admin", true)))
          .ask("DELETE", "/api/sessions/" + mallory.session());
      new Http(parley.port(), Tokens.of("root", new JsonObject().put("admin", true)))
          .put("/api/rooms/lobby/members/eve", new JsonObject().put("muted", true));

      awaitLine(data, "sign_in_accepted address=127.0.0.1 transport=websocket user='mallory%27");
      awaitLine(data, "sign_in_refused address=127.0.0.1 transport=websocket reason='token: not");
      awaitLine(data, "right_refused address=127.0.0.1 transport=websocket", "op=send room=lobby");
      awaitLine(data, "token_refresh_refused address=127.0.0.1", "reason='token: not a good one'");
      awaitLine(data, "right_refused address=127.0.0.1 transport=http", "room=cellar");
      awaitLine(data, "sign_in_refused address=127.0.0.1 transport=http reason='token: not a");
      awaitLine(data, "host_refused address=127.0.0.1 port=client host=evil.example");
      awaitLine(data, "management_refused address=127.0.0.1 path=/debug/threads reason=token");
      awaitLine(data, "sessions_ended address=127.0.0.1 user=root", "outcome=done closed=1");
      awaitLine(
          data, "room_rules_changed address=127.0.0.1 user=root", "target=eve outcome=done muted");
      awaitLine(data, "connections_kicked session=" + mallory.session() + " closed=1");
      assertThat(String.join("\n", lines(data)))
          .doesNotContain(bad)
          .doesNotContain(forger)
          .doesNotContain("mallory' outcome=done");
    }
  }

  private static void awaitLine(Path data, String... parts) {
    Eventually.until(
        "a line with " + String.join(" and ", parts),
        () ->
            lines(data).stream()
                .anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
  }

  private static List<String> lines(Path data) {
    try {
      return Files.readAllLines(data.resolve("logs").resolve("parley.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
