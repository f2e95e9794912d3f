package dev.parley.gateway.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Rights;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read and send, by the token and by the room's rules. */
class RoomAccessTest {

  private static final RoomId ROOM = new RoomId("room");
  private static final Rights ADMIN = new Rights(List.of("*"), List.of("*"), true);

  private long now = 1_000;
  private final RoomRoles roles = RoomRoles.ofOneProcess(1 << 20, () -> now);
  private final RoomAccess access = new RoomAccess(roles);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // role, ban, mute, default, reads, sends, waits
        "-, -, -, -, true, true, 30",
        "-, -, -, reader, true, false, 0",
        "member, -, -, reader, true, true, 30",
        "reader, -, -, -, true, false, 0",
        "moderator, -, -, reader, true, true, 0",
        "owner, -, -, -, true, true, 0",
        "-, 2000, -, -, false, false, 30",
        "-, 1000, -, -, true, true, 30",
        "-, for-good, -, -, false, false, 30",
        "owner, for-good, -, -, false, false, 0",
        "-, -, 2000, -, true, false, 30",
        "-, -, 1000, -, true, true, 30",
        "moderator, -, for-good, -, true, false, 0",
      })
  void theRulesDecide(
      String role,
      String ban,
      String mute,
      String byDefault,
      boolean reads,
      boolean sends,
      int waits) {
    set("role/eve", role);
    set("ban/eve", ban);
    set("mute/eve", mute);
    set("default", byDefault);
    set("slow", "30");
    Identity eve = who("eve", Rights.ALL_ROOMS);

    assertThat(access.mayRead(eve, ROOM)).isEqualTo(reads);
    assertThat(maySend(eve)).isEqualTo(sends);
    assertThat(access.slowSeconds(eve, ROOM)).isEqualTo(waits);
    // Nothing of it is about others.
    assertThat(access.mayRead(who("bob", Rights.ALL_ROOMS), ROOM)).isTrue();
    assertThat(maySend(who("bob", Rights.ALL_ROOMS))).isEqualTo(byDefault == null);
  }

  @Test
  void noRoleGivesWhatTheTokenDoesNot() {
    set("role/eve", "owner");
    Identity reader = who("eve", new Rights(List.of("room"), List.of(), false));
    Identity stranger = who("eve", new Rights(List.of("other"), List.of("other"), false));

    assertThat(access.mayRead(reader, ROOM)).isTrue();
    assertThat(maySend(reader)).isFalse();
    assertThat(access.mayRead(stranger, ROOM)).isFalse();
  }

  @Test
  void theRulesDoNotApplyToAdmins() {
    set("role/root", "reader");
    set("ban/root", "for-good");
    set("mute/root", "for-good");
    set("slow", "30");
    Identity root = who("root", ADMIN);

    assertThat(access.mayRead(root, ROOM)).isTrue();
    assertThat(maySend(root)).isTrue();
    assertThat(access.slowSeconds(root, ROOM)).isZero();
  }

  @Test
  void whyIsSaid() {
    Identity eve = who("eve", Rights.ALL_ROOMS);

    set("role/eve", "reader");
    assertForbidden(
        () -> access.requireSend(eve, ROOM), "you are a reader of room, and may not send");
    set("mute/eve", "for-good");
    assertForbidden(() -> access.requireSend(eve, ROOM), "you are muted in room");
    set("ban/eve", "1767225600000");
    assertForbidden(
        () -> access.requireRead(eve, ROOM, "join"),
        "you are banned from room until 2026-01-01T00:00:00Z");
    assertForbidden(
        () -> access.requireSend(eve, ROOM), "you are banned from room until 2026-01-01T00:00:00Z");
    assertForbidden(
        () -> access.requireRead(who("eve", Rights.NONE), ROOM, "join"),
        "the token does not allow to join room");
  }

  @Test
  void whileTheRulesAreNotKnownNobodyIsLetInAndMayComeAgain() {
    RoomAccess unread =
        new RoomAccess(
            new RoomRoles(0, () -> now, values -> Future.failedFuture("no Kafka"), () -> false));
    Identity eve = who("eve", Rights.ALL_ROOMS);

    for (Runnable request :
        List.<Runnable>of(
            () -> unread.requireRead(eve, ROOM, "read"), () -> unread.requireSend(eve, ROOM))) {
      assertThatThrownBy(request::run)
          .isInstanceOf(ProtocolException.class)
          .extracting(failure -> ((ProtocolException) failure).code())
          .isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  private boolean maySend(Identity who) {
    try {
      access.requireSend(who, ROOM);
      return true;
    } catch (ProtocolException refused) {
      assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN);
      return false;
    }
  }

  private static void assertForbidden(Runnable request, String why) {
    assertThatThrownBy(request::run)
        .isInstanceOf(ProtocolException.class)
        .hasMessage(why)
        .extracting(failure -> ((ProtocolException) failure).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
  }

  private void set(String rule, String value) {
    if (value != null) {
      roles.read("room/" + rule, value);
    }
  }

  private static Identity who(String user, Rights rights) {
    return new Identity(user, null, rights, 0, Long.MAX_VALUE);
  }
}
