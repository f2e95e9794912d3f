package dev.parley.gateway.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Event;
import dev.parley.protocol.Member;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other services tell, as clients get it. */
class EventsTest {

  private static final RoomId ROOM = new RoomId("general");
  private static final byte[] BODY = {'1'};

  @Test
  void aMessageHasAllFieldsOfItsRecord() {
    Message message = Events.message(record(RecordKind.MESSAGE));

    assertThat(message).isEqualTo(new Message(ROOM, 12, 7, "u1", "Ada", "k1", 99, BODY));
  }

  @Test
  void ofARecordThatIsNotShownThereIsThePlaceOnly() {
    assertThat(Events.hidden(record(RecordKind.REACTION)))
        .isEqualTo(new Event.Hidden(ROOM, 12, 7, 4));
  }

  @Test
  void typingNamesRoomAndUser() {
    assertThat(Events.of(new RoomEvent.Typing(ROOM, "u1"))).isEqualTo(new Event.Typing(ROOM, "u1"));
  }

  @Test
  void presenceHasAllThatIsTold() {
    List<Member> joined = List.of(new Member("s1", "u1", "Ada", SessionState.ONLINE, 5));
    List<Member> left = List.of(new Member("s2", "u2", null, SessionState.OFFLINE, 6));
    List<Member> changed = List.of(new Member("s3", "u3", "Eve", SessionState.AWAY, 7));

    assertThat(Events.of(new RoomEvent.PresenceChanged(ROOM, joined, left, changed, 17, 8, joined)))
        .isEqualTo(new Event.PresenceChanged(ROOM, joined, left, changed, 17, 8, joined));
  }

  @Test
  void anEventOfAKindThatIsNotKnownIsNotShown() {
    assertThat(Events.of(new RoomEvent.Unknown(ROOM, new byte[] {1}))).isNull();
  }

  private static RoomRecord record(RecordKind kind) {
    return new RoomRecord(ROOM, 12, 7, kind, "u1", "Ada", "k1", 99, 3, BODY, null);
  }
}
