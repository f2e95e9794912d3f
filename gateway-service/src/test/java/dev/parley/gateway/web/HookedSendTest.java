package dev.parley.gateway.web;

import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.RoomRecord;
import dev.parley.gateway.hook.HookServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a message that the hook is asked about. */
@Timeout(60)
class HookedSendTest {

  private final HookServer hook = new HookServer();
  private final HttpStage stage =
      HttpStage.open(
          "PARLEY_HOOK_URL",
          hook.url(),
          "PARLEY_HOOK_SECRET",
          HookServer.SECRET,
          "PARLEY_HOOK_DEADLINE",
          "5s",
          "PARLEY_HOOK_ROOMS",
          "lobby,dead=closed");

  @AfterEach
  void close() {
    stage.close();
    hook.close();
  }

  @Test
  void whatIsChangedIsStoredChanged() {
    hook.says("{\"verdict\":\"change\",\"body\":\"****\"}");

    FakeResponse response = send("lobby", "k");

    assertThat(response.status()).isEqualTo(200);
    assertThat(stage.log)
        .singleElement()
        .satisfies(record -> assertThat(record.key()).isEqualTo("k"))
        .satisfies(
            record ->
                assertThat(new String(record.body(), StandardCharsets.UTF_8))
                    .isEqualTo("\"****\""));
  }

  @Test
  void whatIsRefusedIsNotStored() {
    hook.says("{\"verdict\":\"refuse\",\"detail\":\"no links here\"}");

    FakeResponse response = send("lobby", "k");

    assertThat(response.status()).isEqualTo(422);
    assertThat(response.json().getJsonObject("error").getString("code")).isEqualTo("refused");
    assertThat(response.json().getJsonObject("error").getString("message"))
        .isEqualTo("no links here");
    assertThat(stage.log).isEmpty();
  }

  @Test
  void whatIsHeldCanBePublishedLaterUnderTheSameKey() {
    hook.says("{\"verdict\":\"hold\"}");
    FakeResponse held = send("lobby", "k");
    assertThat(held.status()).isEqualTo(409);
    assertThat(held.json().getJsonObject("error").getString("code")).isEqualTo("held");
    assertThat(stage.log).isEmpty();

    hook.says("{\"verdict\":\"allow\"}");
    assertThat(send("lobby", "k").status()).isEqualTo(200);
    assertThat(stage.log).hasSize(1);
  }

  @Test
  void whatIsStoredAlreadyIsAnsweredWithThatWhateverIsSaidNow() {
    hook.says("{\"verdict\":\"allow\"}");
    FakeResponse first = send("lobby", "k");

    for (String now : new String[] {"refuse", "hold", "nonsense"}) {
      hook.says("{\"verdict\":\"" + now + "\"}");
      FakeResponse again = send("lobby", "k");

      assertThat(again.status()).as(now).isEqualTo(200);
      assertThat(again.json().getJsonObject("position"))
          .isEqualTo(first.json().getJsonObject("position"));
    }
    assertThat(stage.log).hasSize(1);
  }

  @Test
  void aClosedRoomSaysSoWhereTheHookFails() {
    hook.answers((call, request) -> request.response().setStatusCode(503).end());

    FakeResponse response = send("dead", "k");

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("1");
    assertThat(stage.log).isEmpty();
  }

  @Test
  void otherRoomsAreNotAskedAbout() {
    assertThat(send("other", "k").status()).isEqualTo(200);

    assertThat(hook.calls).isEmpty();
    assertThat(stage.log).extracting(RoomRecord::key).containsExactly("k");
  }

  private FakeResponse send(String room, String key) {
    return stage.ask(
        stage
            .request(POST, "/api/rooms/" + room + "/messages")
            .body("{\"key\":\"" + key + "\",\"body\":\"http://a.example\"}"));
  }
}
