package dev.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.Kick;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Rights;
import dev.parley.gateway.protocol.ErrorCode;
import dev.parley.gateway.protocol.Json;
import dev.parley.gateway.protocol.ProtocolException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ending other users' sessions. */
class AdminTest {

  private static final Identity ROOT =
      new Identity("root", null, new Rights(List.of(), List.of(), true), Long.MAX_VALUE);
  private static final Identity ADA = new Identity("ada", null, Rights.ALL_ROOMS, Long.MAX_VALUE);
  private static final Kick KICK = new Kick("", "ada");

  private final Stage stage = new Stage();
  private final Admin admin = new Admin(stage.node);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void onlyAdminsMay() {
    assertThatThrownBy(() -> admin.kick(ADA, KICK))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
    assertThatThrownBy(() -> admin.user(ADA, "bob"))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
  }

  @Test
  void socketsAreClosedOnlyWhenNobodyCanResumeTheirSessions() {
    stage.presenceComes();
    Future<Json> kicked = kick();

    Stage.Asked<Kick, Kick.Reply> asked = Stage.next(stage.ends);
    assertThat(stage.kicks).isEmpty();
    asked.answer(new Kick.Reply(2));
    Stage.next(stage.kicks).answer(new Kick.Reply(2));

    assertThat(asked.query()).isEqualTo(KICK);
    assertThat(text(kicked)).isEqualTo("{\"closed\":2,\"stale\":false}");
  }

  @Test
  void aGatewayThatDrainsIsToldToo() {
    stage.presenceComes();
    stage.otherLeaves();
    Future<Json> kicked = kick();

    Stage.next(stage.ends).answer(new Kick.Reply(1));
    Stage.next(stage.kicks).answer(new Kick.Reply(1));

    assertThat(text(kicked)).isEqualTo("{\"closed\":1,\"stale\":false}");
  }

  @Test
  void withoutPresenceSocketsAreClosedAllTheSame() {
    Future<Json> kicked = kick();

    Stage.next(stage.kicks).answer(new Kick.Reply(1));

    assertThat(text(kicked)).isEqualTo("{\"closed\":1,\"stale\":true}");
  }

  @Test
  void aGatewayIsAskedTwiceBeforeTheKickIsSaidToHaveFailed() {
    Future<Json> kicked = kick();

    Stage.next(stage.kicks).fail();
    Stage.next(stage.kicks).fail();

    assertThatThrownBy(() -> Stage.get(kicked))
        .hasRootCauseInstanceOf(ProtocolException.class)
        .rootCause()
        .hasMessageContaining("kick again");
  }

  private static String text(Future<Json> answer) {
    return new String(Stage.get(answer).toBytes(), StandardCharsets.UTF_8);
  }

  private Future<Json> kick() {
    return stage.on(() -> admin.kick(ROOT, KICK));
  }
}
