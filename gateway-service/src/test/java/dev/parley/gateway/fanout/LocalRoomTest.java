package dev.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.encoding.Events;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The members of a room on one loop. */
class LocalRoomTest {

  private static final RoomId ROOM = new RoomId("r");

  private final LocalRoom room = new LocalRoom();

  @Test
  void whoeverIsThereIsWrittenToAndCounted() {
    FakeOutbound one = new FakeOutbound();
    FakeOutbound other = new FakeOutbound();
    live(one);
    live(other);
    room.add(member(new FakeOutbound()));

    int written = deliver(5);

    assertThat(written).isEqualTo(2);
    assertThat(one.written()).containsExactly("message 5");
    assertThat(other.written()).containsExactly("message 5");
  }

  @Test
  void whoeverLeftIsNotAndTheOthersStay() {
    Random random = new Random(5);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      members.add(live(new FakeOutbound()));
    }
    Set<Member> left = new HashSet<>();
    while (left.size() < 30) {
      Member leaver = members.remove(random.nextInt(members.size()));
      room.remove(leaver);
      left.add(leaver);
    }

    Set<Member> visited = new HashSet<>();
    room.forEach(visited::add);

    assertThat(visited).containsExactlyInAnyOrderElementsOf(members);
    assertThat(deliver(1)).isEqualTo(20);
  }

  @Test
  void aRoomIsEmptyWhenTheLastOneLeft() {
    Member one = live(new FakeOutbound());
    Member other = live(new FakeOutbound());
    room.remove(one);
    boolean early = room.isEmpty();

    room.remove(other);

    assertThat(early).isFalse();
    assertThat(room.isEmpty()).isTrue();
  }

  @Test
  void aMemberMayLeaveWhileAllAreVisited() {
    Member one = live(new FakeOutbound());
    Member other = live(new FakeOutbound());
    List<Member> visited = new ArrayList<>();

    room.forEach(
        member -> {
          visited.add(member);
          room.remove(member);
        });

    assertThat(visited).containsExactly(one, other);
    assertThat(room.isEmpty()).isTrue();
  }

  private Member live(FakeOutbound socket) {
    Member member = member(socket);
    member.goLive(0);
    room.add(member);
    return member;
  }

  private static Member member(FakeOutbound socket) {
    return new Member(ROOM, socket, new Turn(new ManualLoop()), behind -> {});
  }

  private int deliver(long offset) {
    Outgoing frame = new Outgoing(Events.message(Records.record(ROOM, offset)), null);
    int written = room.deliver(new Delivery(ROOM, offset, frame, null));
    room.forEach(Member::end);
    frame.release();
    return written;
  }
}
