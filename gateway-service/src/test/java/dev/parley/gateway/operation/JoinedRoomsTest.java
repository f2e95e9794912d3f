package dev.parley.gateway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.gateway.fanout.ManualLoop;
import dev.parley.gateway.fanout.Member;
import dev.parley.gateway.fanout.Members;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is sent after a join waits for it, and what becomes of rooms that are not joined again. */
class JoinedRoomsTest {

  private static final RoomId ROOM = new RoomId("r");
  private static final RoomId OTHER = new RoomId("other");

  private final ManualLoop loop = new ManualLoop();
  private final JoinedRooms rooms = new JoinedRooms(loop);
  private final Set<RoomId> late = new HashSet<>();
  private final Member member = Members.of(ROOM, loop);

  @Test
  void whatIsSentAfterAJoinWaitsForItsAnswer() {
    rooms.begin(ROOM, member);
    Future<Void> after = rooms.joined(ROOM);
    boolean waited = !after.isComplete();

    rooms.settle(ROOM, member);

    assertThat(waited).isTrue();
    assertThat(after.succeeded()).isTrue();
    assertThat(rooms.joined(ROOM).succeeded()).isTrue();
  }

  @Test
  void whatWasSentAfterAJoinThatFailsFailsLikeIt() {
    ProtocolException why = new ProtocolException(ErrorCode.UNAVAILABLE, "no owner");
    rooms.begin(ROOM, member);
    Future<Void> after = rooms.joined(ROOM);

    boolean removed = rooms.fail(ROOM, member, why);

    assertThat(removed).isTrue();
    assertThat(after.cause()).isSameAs(why);
    assertThat(rooms.contains(ROOM)).isFalse();
  }

  @Test
  void leavingLetsWhatWasSentBeforeGoFirst() {
    rooms.begin(ROOM, member);
    Future<Void> before = rooms.joined(ROOM);

    rooms.remove(ROOM);

    assertThat(before.succeeded()).isTrue();
  }

  @Test
  void whatWasSentBeforeTheConnectionClosedIsDoneAllTheSame() {
    rooms.begin(ROOM, member);
    Future<Void> before = rooms.joined(ROOM);

    rooms.removeAll();

    assertThat(before.succeeded()).isTrue();
    assertThat(rooms.size()).isZero();
  }

  @Test
  void aJoinThatEndsAfterTheRoomWasJoinedAgainChangesNothing() {
    Member second = Members.of(ROOM, loop);
    rooms.begin(ROOM, member);
    rooms.remove(ROOM);
    rooms.begin(ROOM, second);
    Future<Void> after = rooms.joined(ROOM);

    rooms.settle(ROOM, member);
    boolean removed = rooms.fail(ROOM, member, new IllegalStateException("late"));

    assertThat(removed).isFalse();
    assertThat(after.isComplete()).isFalse();
    assertThat(rooms.require(ROOM)).isSameAs(second);
  }

  @Test
  void aRoomThatNobodyAskedForIsNotJoined() {
    assertThatThrownBy(() -> rooms.joined(ROOM))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_JOINED))
        .hasMessage("join r first");
    assertThatThrownBy(() -> rooms.remove(ROOM)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void onlyWhatWasNotJoinedAgainIsLeft() {
    rooms.carry(List.of(ROOM, OTHER), 1_000, late::addAll);
    rooms.begin(ROOM, member);
    boolean carried = rooms.isCarried(ROOM);

    loop.advance(1_000);

    assertThat(carried).isTrue();
    assertThat(late).containsExactly(OTHER);
    assertThat(rooms.isCarried(ROOM)).isFalse();
  }

  @Test
  void ofAConnectionThatIsGoneNothingIsLeftOrKept() {
    rooms.carry(List.of(ROOM), 1_000, late::addAll);

    rooms.removeAll();
    loop.advance(1_000);

    assertThat(late).isEmpty();
  }

  @Test
  void whatIsLeftIsNotCarriedAnyMore() {
    rooms.carry(List.of(ROOM, OTHER), 1_000, late::addAll);
    rooms.begin(ROOM, member);

    rooms.remove(ROOM);
    loop.advance(1_000);

    assertThat(late).containsExactly(OTHER);
  }
}
