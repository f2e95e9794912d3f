package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Display names and user ids as they may not be. */
@ExtendWith(SharedParley.class)
class NamesIT {

  private final Parley parley;

  NamesIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @CsvSource({
    "Ann \\ud83d, Ann",
    "alice\\u200b, alice",
    "\\u202eevil, evil",
    "a\\nb, a b",
    "\\u0000,",
    "' ',",
    "'',"
  })
  void aTokensNameIsCleanedAndItsOwnerGetsIn(String written, String expected) {
    String token = token("{\"sub\":\"ann\",\"name\":\"%s\",\"exp\":%d}", written);
    String room = Parley.room("names");
    try (ChatClient ann = parley.open(Kind.JDK)) {
      JsonObject ok = ann.ask("connect", "token", token).ok();

      assertThat(ok.getString("name")).isEqualTo(expected);
      ann.join(room);
      ann.send(room, "k").join().ok();
      JsonObject message = ann.awaitEvent("message", room);
      assertThat(message.containsKey("name")).isEqualTo(expected != null);
      assertThat(message.getString("name")).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann\\ud83d", "\\ude00", "a\\u0000b", "a\\nb"})
  void aUserIdThatNobodyCanWriteIsRefused(String written) {
    String token = token("{\"sub\":\"%s\",\"exp\":%d}", written);
    ChatClient ann = parley.open(Kind.JDK);

    Reply reply = ann.ask("connect", "token", token);

    assertThat(reply.errorCode()).isEqualTo("unauthorized");
    assertThat(ann.awaitClose()).isEqualTo(4500);
    assertThat(new Http(parley.port(), token).get("/api/rooms/r/messages").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "alice\\u200b, alice",
    "\\u202eevil, evil",
    "a\\nb, a b",
    "'  Zoe\\u0308 ', Zo\u00eb"
  })
  void aGuestHasTheSameNameEitherWay(String written, String expected) {
    JsonObject guest =
        new Http(parley.port(), null)
            .posting("/api/guest", "{\"name\":\"%s\"}".formatted(written))
            .join()
            .ok();
    try (ChatClient byToken =
            ChatClient.connected(Kind.JDK, parley.port(), guest.getString("token"));
        ChatClient byName = parley.open(Kind.JDK)) {
      JsonObject ok =
          byName.askRaw("{\"id\":%d,\"op\":\"connect\",\"guest\":\"" + written + "\"}").ok();

      assertThat(byToken.welcome().getString("name")).isEqualTo(expected);
      assertThat(ok.getString("name")).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\\u200d", "\\u0000", "\\ud800", "Ann \\ud83d"})
  void aGuestWithoutANameIsRefusedEitherWay(String written) {
    try (ChatClient guest = parley.open(Kind.JDK)) {
      Reply reply = guest.askRaw("{\"id\":%d,\"op\":\"connect\",\"guest\":\"" + written + "\"}");
      Http.Answer answer =
          new Http(parley.port(), null)
              .posting("/api/guest", "{\"name\":\"%s\"}".formatted(written))
              .join();

      assertThat(reply.errorCode()).isEqualTo("invalid");
      assertThat(answer.errorCode()).isEqualTo("invalid");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(guest.ask("connect", "guest", "Ann").failed()).isFalse();
    }
  }

  @Test
  void aRoomThatAUrlCannotNameIsRefused() {
    try (ChatClient alice = parley.connect(Kind.JDK, "alice")) {
      for (String room : new String[] {".", ".."}) {
        for (String op : new String[] {"join", "history", "presence"}) {
          assertThat(alice.ask(op, "room", room).errorCode()).isEqualTo("invalid");
        }
      }
    }
  }

  private static String token(String claims, String text) {
    long end = System.currentTimeMillis() / 1_000 + Duration.ofHours(1).toSeconds();
    return Tokens.signed(claims.formatted(text, end), Tokens.SECRET);
  }
}
