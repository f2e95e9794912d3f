package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose hook decides what is published. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HookIT {

  private static final String ALLOW = "{\"verdict\":\"allow\"}";
  private static final String REFUSE = "{\"verdict\":\"refuse\",\"detail\":\"no links here\"}";
  private static final String HOLD = "{\"verdict\":\"hold\"}";

  @TempDir private static Path data;

  private static HttpServer hook;
  private static Parley parley;
  private static volatile String verdict = ALLOW;
  private static volatile String asked = "";

  @BeforeAll
  static void start() throws IOException {
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext("/", HookIT::answer);
    hook.start();
    parley =
        Parley.start(
            data,
            Map.of(
                "PARLEY_HOOK_URL",
                "http://127.0.0.1:" + hook.getAddress().getPort() + "/check",
                "PARLEY_HOOK_SECRET",
                "a secret of the hook that is long enough",
                "PARLEY_HOOK_ROOMS",
                "free-*=open,checked-*=closed",
                "PARLEY_HOOK_DEADLINE",
                "10s"));
  }

  @AfterAll
  static void stop() {
    parley.close();
    hook.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    byte[] reply = verdict.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, reply.length);
    exchange.getResponseBody().write(reply);
    exchange.close();
  }

  @Test
  void whatIsRefusedOrHeldIsSeenByNobodyAndWhatIsChangedByAll() {
    try (ChatClient ada = ChatClient.connected(Kind.JDK, parley.port(), Tokens.of("ada"));
        ChatClient bob = ChatClient.connected(Kind.JDK, parley.port(), Tokens.of("bob"))) {
      ada.join("checked-1");
      bob.join("checked-1");

      verdict = REFUSE;
      JsonObject refused =
          ada.ask("send", "room", "checked-1", "key", "refused", "body", "http://x").frame();
      verdict = HOLD;
      String held = ada.ask("send", "room", "checked-1", "key", "held", "body", "?").errorCode();
      verdict = "{\"verdict\":\"change\",\"body\":\"**\"}";
      ada.ask("send", "room", "checked-1", "key", "changed", "body", "oh my").ok();

      assertThat(refused.getJsonObject("error").getString("code")).isEqualTo("refused");
      assertThat(refused.encode()).contains("no links here");
      assertThat(held).isEqualTo("held");
      assertThat(bob.awaitKey("checked-1", "changed").json().getValue("body")).isEqualTo("**");
      assertThat(bob.keys("checked-1")).containsExactly("changed");
      assertThat(new JsonObject(asked))
          .isEqualTo(
              new JsonObject()
                  .put("room", "checked-1")
                  .put("user", "ada")
                  .put("name", "The ada")
                  .put("key", "changed")
                  .put("at", new JsonObject(asked).getLong("at"))
                  .put("body", "oh my"));
    }
  }

  @Test
  void whatIsInTheLogIsNotRefusedAfterwards() {
    Http ada = new Http(parley.port(), Tokens.of("ada"));
    JsonObject message = new JsonObject().put("key", "once").put("body", "hi");
    verdict = ALLOW;
    JsonObject first = ada.post("/api/rooms/checked-2/messages", message).ok();

    verdict = REFUSE;
    JsonObject again = ada.post("/api/rooms/checked-2/messages", message).ok();

    assertThat(again.getJsonObject("position")).isEqualTo(first.getJsonObject("position"));
    assertThat(ada.post("/api/rooms/checked-2/messages", message.copy().put("key", "new")).status())
        .isEqualTo(422);
  }

  @Test
  void whatIsNoVerdictOpensOrClosesTheRoom() {
    Http ada = new Http(parley.port(), Tokens.of("ada"));
    JsonObject message = new JsonObject().put("key", "1").put("body", "hi");
    verdict = "perhaps";

    assertThat(ada.post("/api/rooms/free-1/messages", message).status()).isEqualTo(200);
    assertThat(ada.post("/api/rooms/checked-3/messages", message).errorCode())
        .isEqualTo("unavailable");
    assertThat(ada.post("/api/rooms/elsewhere/messages", message).status()).isEqualTo(200);
  }
}
