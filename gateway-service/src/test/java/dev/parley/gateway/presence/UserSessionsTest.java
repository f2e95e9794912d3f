package dev.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.Kick;
import dev.parley.gateway.presence.UserSessions.Ended;
import io.vertx.core.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ending users' sessions, wherever they are connected. */
class UserSessionsTest {

  private static final Kick KICK = new Kick("", "ada");

  private final Stage stage = new Stage();
  private final UserSessions sessions = new UserSessions(stage.node);

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

  private Future<Ended> kick() {
    return stage.on(() -> sessions.end(KICK));
  }
}
