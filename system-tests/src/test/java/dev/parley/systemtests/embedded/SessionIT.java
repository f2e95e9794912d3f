package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a client is, now and when it comes back. */
@ExtendWith(SharedParley.class)
class SessionIT {

  private final Parley parley;

  SessionIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aGuestHasAnIdThatNobodyCanGuess(Kind kind) {
    try (ChatClient one = parley.open(kind);
        ChatClient other = parley.open(kind)) {
      JsonObject first = one.ask("connect", "guest", "Ann").ok();

      JsonObject second = other.ask("connect", "guest", "Ann").ok();

      assertThat(first.getString("user")).startsWith("guest:").hasSizeGreaterThan(20);
      assertThat(second.getString("user"))
          .startsWith("guest:")
          .isNotEqualTo(first.getValue("user"));
      assertThat(second.getString("name")).isEqualTo("Ann");
    }
  }

  @Test
  void aGuestsTokenKeepsItsIdentity() {
    JsonObject guest =
        new Http(parley.port(), null).post("/api/guest", new JsonObject().put("name", "Ann")).ok();
    assertThat(guest.fieldNames()).containsExactlyInAnyOrder("token", "user");
    assertThat(guest.getString("user")).startsWith("guest:");
    try (ChatClient before =
        ChatClient.connected(Kind.VERTX, parley.port(), guest.getString("token"))) {
      assertThat(before.user()).isEqualTo(guest.getString("user"));
      before.close();
      before.awaitClose();
    }

    try (ChatClient after =
        ChatClient.connected(Kind.JDK, parley.port(), guest.getString("token"))) {
      assertThat(after.user()).isEqualTo(guest.getString("user"));
      assertThat(after.welcome().getString("name")).isEqualTo("Ann");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aResumeSecretGoesOnWithItsSession(Kind kind) {
    ChatClient before = parley.connect(Kind.VERTX, "alice");
    before.close();
    before.awaitClose();
    String secret = before.welcome().getString("resume");
    try (ChatClient after = parley.open(kind)) {
      JsonObject ok = after.ask("connect", "token", Tokens.of("alice"), "resume", secret).ok();

      assertThat(ok.getString("session")).isEqualTo(before.session());
    }
  }

  @Test
  void anotherUsersResumeSecretIsWorthNothing() {
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice");
        ChatClient mallory = parley.open(Kind.JDK)) {
      String secret = alice.welcome().getString("resume");

      JsonObject ok = mallory.ask("connect", "token", Tokens.of("mallory"), "resume", secret).ok();

      assertThat(ok.getString("session")).isNotEqualTo(alice.session());
      assertThat(ok.getString("user")).isEqualTo("mallory");
      assertThat(alice.ask("ping").failed()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", ".", "a.b", "....", "ünbekannt.x"})
  void anUnknownResumeSecretStartsANewSession(String secret) {
    try (ChatClient alice = parley.open(Kind.JDK)) {
      JsonObject ok = alice.ask("connect", "token", Tokens.of("alice"), "resume", secret).ok();

      assertThat(ok.getString("session")).isNotBlank();
      assertThat(secret).doesNotStartWith(ok.getString("session"));
    }
  }
}
