package dev.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.Settings;
import dev.parley.contract.Kick;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.Revocations;
import dev.parley.gateway.presence.UserSessions.Ended;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ending users' sessions, wherever they are connected. */
class UserSessionsTest {

  private static final Kick KICK = new Kick("", "ada", 1_000);

  private final Stage stage = new Stage();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private Future<Void> stored = Future.succeededFuture();
  private final UserSessions sessions = new UserSessions(stage.node, revocations());

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void socketsAreClosedOnlyWhenNobodyCanResumeTheirSessions() {
    stage.presenceComes();
    Future<Ended> kicked = kick();

    Stage.Asked<Kick, Kick.Reply> asked = Stage.next(stage.ends);
    assertThat(stage.kicks).isEmpty();
    asked.answer(new Kick.Reply(2));
    Stage.next(stage.kicks).answer(new Kick.Reply(2));

    assertThat(asked.query()).isEqualTo(KICK);
    assertThat(Stage.get(kicked)).isEqualTo(new Ended(2, false));
  }

  @Test
  void aGatewayThatDrainsIsToldToo() {
    stage.presenceComes();
    stage.otherLeaves();
    Future<Ended> kicked = kick();

    Stage.next(stage.ends).answer(new Kick.Reply(1));
    Stage.next(stage.kicks).answer(new Kick.Reply(1));

    assertThat(Stage.get(kicked)).isEqualTo(new Ended(1, false));
  }

  @Test
  void withoutPresenceSocketsAreClosedAllTheSame() {
    Future<Ended> kicked = kick();

    Stage.next(stage.kicks).answer(new Kick.Reply(1));

    assertThat(Stage.get(kicked)).isEqualTo(new Ended(1, true));
  }

  @Test
  void aGatewayIsAskedTwiceBeforeTheKickIsSaidToHaveFailed() {
    Future<Ended> kicked = kick();

    Stage.next(stage.kicks).fail();
    Stage.next(stage.kicks).fail();

    assertThatThrownBy(() -> Stage.get(kicked)).hasMessageContaining("as the test wants");
  }

  @Test
  void whatIsEndedIsStoredAndAKickThatIsNotStoredHasFailed() {
    stored = Future.failedFuture("as Kafka wants");
    Future<Ended> kicked = kick();

    Stage.next(stage.kicks).answer(new Kick.Reply(1));

    assertThatThrownBy(() -> Stage.get(kicked)).hasMessageContaining("as Kafka wants");
    assertThat(keys).containsExactly("user:ada=1000");
  }

  private Revocations revocations() {
    AuthSettings auth = AuthSettings.read(Settings.of(Map.of()));
    return new Revocations(
        auth.rules(),
        () -> 1_000,
        (key, value) -> {
          keys.add(key + "=" + value);
          return stored;
        },
        () -> true);
  }

  private Future<Ended> kick() {
    return stage.on(() -> sessions.end(KICK));
  }
}
