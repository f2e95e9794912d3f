package dev.parley.gateway.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A message every so many seconds, for each user and room. */
class SlowModeTest {

  private static final RoomId ROOM = new RoomId("room");
  private static final int SECONDS = 30;

  private final SlowMode slowMode = new SlowMode();

  @Test
  void theSecondMessageHasToWait() {
    send("eve", ROOM, "1", 0);

    assertThatThrownBy(() -> send("eve", ROOM, "2", 20))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(refused.text()).isEqualTo("room is in slow mode: a message every 30 s");
              assertThat(refused.retryAfterMillis()).isEqualTo(10_000);
            });
    send("eve", ROOM, "2", SECONDS);
  }

  @Test
  void aMessageThatWasRefusedDoesNotBeginAnotherWait() {
    send("eve", ROOM, "1", 0);
    assertThatThrownBy(() -> send("eve", ROOM, "2", 29)).isInstanceOf(ProtocolException.class);

    send("eve", ROOM, "2", SECONDS);
  }

  @Test
  void othersAndOtherRoomsDoNotWait() {
    send("eve", ROOM, "1", 0);
    send("bob", ROOM, "1", 1);
    send("eve", new RoomId("other"), "2", 1);
  }

  @Test
  void theSameMessageAgainDoesNotWaitAsLongAsTheLogKnowsIt() {
    send("eve", ROOM, "1", 0);
    send("eve", ROOM, "1", 1);
    assertThatThrownBy(() -> send("eve", ROOM, "2", 2)).isInstanceOf(ProtocolException.class);

    assertThatThrownBy(
            () -> slowMode.require("eve", ROOM, "1", 3_600, TimeUnit.SECONDS.toNanos(31)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aShorterWaitIsInEffectAtOnce() {
    send("eve", ROOM, "1", 0);

    slowMode.require("eve", ROOM, "2", 5, TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void howManyAreRememberedIsBounded() {
    for (int i = 0; i <= SlowMode.MAX; i++) {
      send("u" + i, ROOM, "1", 0);
    }

    assertThat(slowMode.size()).isEqualTo(SlowMode.MAX);
    send("u0", ROOM, "2", 1); // the one that was forgotten
    assertThatThrownBy(() -> send("u9", ROOM, "2", 1)).isInstanceOf(ProtocolException.class);
  }

  private void send(String user, RoomId room, String key, int atSeconds) {
    slowMode.require(user, room, key, SECONDS, TimeUnit.SECONDS.toNanos(atSeconds));
  }
}
