package dev.parley.gateway.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Rights;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.MemberChange;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.RoomRole;
import dev.parley.protocol.RulesChange;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may change which of a room's rules. */
class RuleChangesTest {

  private static final RoomId ROOM = new RoomId("room");
  private static final long NOW = 1_000;

  private final RoomRoles roles = appointed();
  private final RuleChanges changes = changes(roles);

  private static RoomRoles appointed() {
    RoomRoles roles = RoomRoles.ofOneProcess(1 << 20, () -> NOW);
    for (String role : List.of("owner", "moderator", "member", "reader")) {
      roles.read("room/role/" + role, role);
      roles.read("room/role/other-" + role, role);
    }
    roles.read("room/role/banned-owner", "owner");
    roles.read("room/ban/banned-owner", "for-good");
    roles.read("elsewhere/role/nobody", "owner");
    return roles;
  }

  private static RuleChanges changes(RoomRoles roles) {
    return new RuleChanges(roles, new RoomAccess(roles));
  }

  @ParameterizedTest
  @CsvSource({
    // who, whom, appoints, bans and mutes, clears
    "admin, other-owner, true, true, true",
    "admin, other-moderator, true, true, true",
    "admin, anybody, true, true, true",
    "owner, other-owner, true, true, true",
    "owner, owner, true, true, true",
    "owner, other-moderator, true, true, true",
    "owner, anybody, true, true, true",
    "moderator, other-owner, false, false, false",
    "moderator, other-moderator, false, false, false",
    "moderator, moderator, false, false, false",
    "moderator, other-member, false, true, false",
    "moderator, other-reader, false, true, false",
    "moderator, anybody, false, true, true",
    "member, anybody, false, false, false",
    "reader, anybody, false, false, false",
    "nobody, anybody, false, false, false",
    "nobody, nobody, false, false, false",
    "banned-owner, banned-owner, false, false, false",
  })
  void aRoleSaysWhatItsUserMayDoToWhom(
      String who, String whom, boolean appoints, boolean bans, boolean clears) {
    for (RoomRole role : RoomRole.values()) {
      assertThat(may(its -> its.change(who(who), change(whom, role, null, null))))
          .isEqualTo(appoints);
    }
    for (boolean set : List.of(true, false)) {
      assertThat(may(its -> its.change(who(who), change(whom, null, set, null)))).isEqualTo(bans);
      assertThat(may(its -> its.change(who(who), change(whom, null, null, set)))).isEqualTo(bans);
    }
    assertThat(may(its -> its.change(who(who), change(whom, RoomRole.READER, true, null))))
        .isEqualTo(appoints && bans);
    assertThat(may(its -> its.clear(who(who), MemberChange.none("room", whom)))).isEqualTo(clears);
  }

  @ParameterizedTest
  @CsvSource({
    // who, sets slow mode and sees the rules, sets the default
    "admin, true, true",
    "owner, true, true",
    "moderator, true, false",
    "member, false, false",
    "reader, false, false",
    "nobody, false, false",
    "banned-owner, false, false",
  })
  void aRoleSaysWhatItsUserMaySetForAll(String who, boolean slow, boolean byDefault) {
    assertThat(may(its -> its.change(who(who), new RulesChange(ROOM, 30, null)))).isEqualTo(slow);
    assertThat(may(its -> Future.succeededFuture(its.list(who(who), ROOM)))).isEqualTo(slow);
    assertThat(may(its -> its.change(who(who), new RulesChange(ROOM, null, RoomRole.READER))))
        .isEqualTo(byDefault);
  }

  @Test
  void whoseTokenNoLongerAllowsTheRoomChangesNothingInIt() {
    Identity owner = new Identity("owner", null, Rights.NONE, 0, Long.MAX_VALUE);

    assertThat(may(its -> its.change(owner, change("eve", null, true, null)))).isFalse();
    assertThat(may(its -> its.change(owner, new RulesChange(ROOM, 30, null)))).isFalse();
  }

  @Test
  void whatIsChangedIsTheAnswer() {
    Answer.RuledMember banned =
        changes
            .change(
                who("owner"), new MemberChange(ROOM, "eve", RoomRole.READER, true, null, NOW + 1))
            .result();
    Answer.RuledMember muted =
        changes.change(who("moderator"), change("eve", null, false, true)).result();
    Answer.RuledMember cleared =
        changes.clear(who("owner"), MemberChange.none("room", "eve")).result();

    assertThat(banned).isEqualTo(new Answer.RuledMember("eve", RoomRole.READER, NOW + 1, 0));
    assertThat(muted)
        .isEqualTo(new Answer.RuledMember("eve", RoomRole.READER, 0, MemberChange.FOR_GOOD));
    assertThat(cleared).isEqualTo(new Answer.RuledMember("eve", null, 0, 0));
  }

  @Test
  void theListHasWhatIsInEffect() {
    roles.read("room/ban/zoe", Long.toString(NOW));
    changes.change(who("owner"), new RulesChange(ROOM, 30, RoomRole.READER));

    Answer.Rules rules = changes.list(who("owner"), ROOM);

    assertThat(rules.slowSeconds()).isEqualTo(30);
    assertThat(rules.byDefault()).isEqualTo(RoomRole.READER);
    assertThat(rules.members())
        .extracting(Answer.RuledMember::user)
        .containsExactly(
            "banned-owner",
            "member",
            "moderator",
            "other-member",
            "other-moderator",
            "other-owner",
            "other-reader",
            "owner",
            "reader");
  }

  @Test
  void aTimeThatIsOverIsInvalid() {
    assertThatThrownBy(
            () ->
                changes.change(who("owner"), new MemberChange(ROOM, "eve", null, true, null, NOW)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("until: 1000 (expected: a time after 1000, milliseconds since 1970)");
  }

  @Test
  void whatIsNotKnownToBeStoredIsUnavailable() {
    RoomRoles unstored =
        new RoomRoles(1 << 20, () -> NOW, values -> Future.failedFuture("no Kafka"), () -> true);

    Future<?> changed = changes(unstored).change(who("admin"), change("eve", null, true, null));

    assertThat(changed.cause())
        .isInstanceOf(ProtocolException.class)
        .extracting(failure -> ((ProtocolException) failure).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }

  /** Whether a change is made in a room where nothing was changed before. */
  private static boolean may(Function<RuleChanges, Future<?>> change) {
    try {
      return change.apply(changes(appointed())).succeeded();
    } catch (ProtocolException refused) {
      assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN);
      return false;
    }
  }

  private static MemberChange change(String whom, RoomRole role, Boolean banned, Boolean muted) {
    return new MemberChange(ROOM, whom, role, banned, muted, MemberChange.FOR_GOOD);
  }

  private static Identity who(String user) {
    Rights rights =
        user.equals("admin") ? new Rights(List.of(), List.of(), true) : Rights.ALL_ROOMS;
    return new Identity(user, null, rights, 0, Long.MAX_VALUE);
  }
}
