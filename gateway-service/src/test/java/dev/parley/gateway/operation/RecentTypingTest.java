package dev.parley.gateway.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.RoomId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who is shown as typing, and how often. */
class RecentTypingTest {

  private static final RoomId ROOM = new RoomId("r");
  private static final long SPAN = TimeUnit.SECONDS.toNanos(RecentTyping.EVERY_SECONDS);

  private final RecentTyping recent = new RecentTyping();

  @Test
  void aUserIsShownOnceInARoomWithinTheTime() {
    assertThat(recent.isFirst("ann", ROOM, 0)).isTrue();
    assertThat(recent.isFirst("ann", ROOM, SPAN - 1)).isFalse();
    assertThat(recent.isFirst("ann", ROOM, SPAN)).isTrue();
  }

  @Test
  void othersAndOtherRoomsAreTheirOwn() {
    recent.isFirst("ann", ROOM, 0);

    assertThat(recent.isFirst("bob", ROOM, 1)).isTrue();
    assertThat(recent.isFirst("ann", new RoomId("s"), 1)).isTrue();
  }

  @Test
  void noMoreAreRememberedThanABoundAndOldOnesMakeRoom() {
    for (int i = 0; i < RecentTyping.MAX; i++) {
      recent.isFirst("u" + i, ROOM, 0);
    }

    assertThat(recent.isFirst("one more", ROOM, 1)).isFalse();
    assertThat(recent.size()).isEqualTo(RecentTyping.MAX);
    assertThat(recent.isFirst("one more", ROOM, SPAN + 1)).isTrue();
    assertThat(recent.size()).isEqualTo(1);
  }
}
