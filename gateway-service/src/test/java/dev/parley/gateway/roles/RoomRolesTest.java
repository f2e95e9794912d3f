package dev.parley.gateway.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.MemberChange;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.RoomRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every gateway knows of the rules of rooms, and how much it may be. */
class RoomRolesTest {

  private static final int ROOM_BYTES = 200;
  private static final RoomId ROOM = new RoomId("room");

  private long now = 1_000;
  private final RoomRoles roles = RoomRoles.ofOneProcess(16 * ROOM_BYTES, () -> now);
  private final List<String> banned = new ArrayList<>();

  @Test
  void theLatestRecordOfAKeyCounts() {
    roles.read("room/role/eve", "moderator");
    roles.read("room/ban/eve", "2000");
    roles.read("room/mute/eve", "for-good");
    roles.read("room/role/eve", "reader");
    roles.read("room/mute/eve", "");

    assertThat(roles.of(ROOM).of("eve")).isEqualTo(new MemberRules(RoomRole.READER, 2_000, 0));
    assertThat(roles.of(new RoomId("other")).of("eve")).isEqualTo(MemberRules.NONE);
  }

  @Test
  void whatALaterVersionStoresIsLeftOutAndTheRestIsKnown() {
    roles.read("room/role/eve", "owner");
    roles.read("room/role/eve", "archivist");
    roles.read("room/badge/eve", "gold");
    roles.read("room/ban/eve", "{\"until\":5000}");
    roles.read("room/slow", "fast");
    roles.read("room/default", "nobody");
    roles.read("room/mute/bob", "9000");

    assertThat(roles.of(ROOM).of("eve")).isEqualTo(MemberRules.NONE);
    assertThat(roles.of(ROOM).slowSeconds()).isZero();
    assertThat(roles.of(ROOM).byDefault()).isEqualTo(RoomRole.MEMBER);
    assertThat(roles.of(ROOM).of("bob").isMuted(now)).isTrue();
  }

  @Test
  void bansAreHeardOfAndOthersAreNot() {
    roles.onBan((user, room) -> banned.add(user + " " + room));

    roles.read("room/ban/eve", "for-good");
    roles.read("room/mute/eve", "for-good");
    roles.read("room/ban/old", "999");
    roles.read("room/ban/eve", "");

    assertThat(banned).containsExactly("eve room");
  }

  @Test
  void whatIsTakenBackLeavesNothing() {
    roles.read("room/role/eve", "owner");
    roles.read("room/ban/eve", "2000");
    roles.read("room/slow", "30");
    roles.read("room/default", "reader");
    assertThat(roles.bytes()).isEqualTo(2 * (4 + 3 + 32) + 2 * (4 + 32));

    roles.read("room/role/eve", "");
    roles.read("room/ban/eve", "");
    roles.read("room/slow", "");
    roles.read("room/default", "");

    assertThat(roles.bytes()).isZero();
    assertThat(roles.of(ROOM)).isSameAs(RoomRules.NONE);
  }

  @Test
  void whatHasEndedIsForgotten() {
    roles.read("room/ban/eve", "2000");
    roles.read("room/mute/eve", "3000");

    now = 2_000;
    roles.forgetOld();
    assertThat(roles.of(ROOM).of("eve")).isEqualTo(new MemberRules(null, 0, 3_000));
    now = 3_000;
    roles.forgetOld();

    assertThat(roles.bytes()).isZero();
    assertThat(roles.of(ROOM)).isSameAs(RoomRules.NONE);
  }

  @Test
  void aRoomHasNoMoreThanItsPartAndCanBeChangedWithinIt() {
    for (int i = 0; i < 5; i++) {
      roles.store(ban("u-" + i)); // 39 bytes each
    }

    assertThatThrownBy(() -> roles.store(ban("u-5")))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(
            "the rules of room: 234 bytes (expected: at most 200; take back what is not needed)")
        .extracting(failure -> ((ProtocolException) failure).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(roles.store(ban("u-1")).succeeded()).isTrue();
    assertThat(roles.of(ROOM).of("u-5").isBanned(now)).isFalse();

    roles.read("room/ban/u-0", "");
    assertThat(roles.store(ban("u-5")).succeeded()).isTrue();
  }

  @Test
  void allRoomsTogetherHaveNoMoreThanAll() {
    for (int i = 0; i < 100; i++) {
      roles.read("r-%02d/ban/u".formatted(i), "for-good"); // what is read is never left out
    }

    assertThat(roles.bytes()).isEqualTo(100 * (4 + 1 + 32));
    assertThatThrownBy(() -> roles.store(ban("u")))
        .hasMessageStartingWith("the rules of all rooms: ");
  }

  private static List<Rule> ban(String user) {
    return Rule.of(new MemberChange(ROOM, user, null, true, null, MemberChange.FOR_GOOD));
  }
}
