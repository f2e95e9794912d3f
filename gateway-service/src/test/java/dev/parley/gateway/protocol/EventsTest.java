package dev.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Member;
import dev.parley.contract.Position;
import dev.parley.contract.RecordKind;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomId;
import dev.parley.contract.RoomRecord;
import dev.parley.contract.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events, byte for byte: {@code {"event":"<name>"} comes first, without white space. */
class EventsTest {

  private static final RoomId ROOM = new RoomId("general");

  @Test
  void aMessageHasItsFieldsAndTheBodyAsItWasWritten() {
    byte[] event = Events.message(record(12, 7, "Ada", "{ \"t\" : 1 }"));

    assertThat(text(event))
        .isEqualTo(
            "{\"event\":\"message\",\"room\":\"general\",\"offset\":12,\"prev\":7,\"from\":\"u1\","
                + "\"name\":\"Ada\",\"key\":\"k1\",\"at\":1700000000000,\"body\":{ \"t\" : 1 }}");
  }

  @Test
  void aSenderWithoutANameHasNone() {
    byte[] event = Events.message(record(12, 7, null, "1"));

    assertThat(text(event)).contains("\"from\":\"u1\",\"key\"").doesNotContain("name");
  }

  @ParameterizedTest
  @ValueSource(longs = {Position.NOTHING, Position.UNKNOWN})
  void prevIsNullForARoomsFirstAndWhereItIsNotKnown(long prev) {
    byte[] event = Events.message(record(12, prev, null, "1"));

    assertThat(text(event)).contains("\"offset\":12,\"prev\":null,");
  }

  @Test
  void offset0IsAPrevLikeAnyOther() {
    byte[] event = Events.message(record(1, 0, null, "1"));

    assertThat(text(event)).contains("\"prev\":0,");
  }

  @Test
  void caughtUpNamesThePosition() {
    byte[] event = Events.caughtUp(ROOM, new Position("e1", 12));

    assertThat(text(event))
        .isEqualTo(
            "{\"event\":\"caught_up\",\"room\":\"general\","
                + "\"position\":{\"epoch\":\"e1\",\"offset\":12}}");
  }

  @Test
  void drainSaysAfterHowLong() {
    assertThat(text(Events.drain(2_500))).isEqualTo("{\"event\":\"drain\",\"after\":2500}");
  }

  @Test
  void typingNamesRoomAndUser() {
    byte[] event = Events.of(new RoomEvent.Typing(ROOM, "u\"1"));

    assertThat(text(event))
        .isEqualTo("{\"event\":\"typing\",\"room\":\"general\",\"from\":\"u\\\"1\"}");
  }

  @Test
  void presenceHasARowForEachSession() {
    Member ada = new Member("s1", "u1", "Ada", SessionState.ONLINE, 5);
    Member bob = new Member("s2", "u2", null, SessionState.OFFLINE, 6);
    Member eve = new Member("s3", "u3", "Eve", SessionState.AWAY, 7);

    byte[] event =
        Events.of(
            new RoomEvent.PresenceChanged(
                ROOM, List.of(ada), List.of(bob), List.of(eve), 17, 8, null));

    assertThat(text(event))
        .isEqualTo(
            "{\"event\":\"presence\",\"room\":\"general\","
                + "\"joined\":[{\"user\":\"u1\",\"name\":\"Ada\",\"session\":\"s1\",\"state\":\"online\"}],"
                + "\"left\":[{\"user\":\"u2\",\"name\":null,\"session\":\"s2\",\"state\":\"offline\"}],"
                + "\"changed\":[{\"user\":\"u3\",\"name\":\"Eve\",\"session\":\"s3\",\"state\":\"away\"}],"
                + "\"total\":17,\"version\":8}");
  }

  @Test
  void presenceWithoutSingleChangesHasEmptyLists() {
    byte[] event =
        Events.of(
            new RoomEvent.PresenceChanged(ROOM, List.of(), List.of(), List.of(), 900, 9, null));

    assertThat(text(event))
        .isEqualTo(
            "{\"event\":\"presence\",\"room\":\"general\",\"joined\":[],\"left\":[],\"changed\":[],"
                + "\"total\":900,\"version\":9}");
  }

  @Test
  void presenceInABigRoomHasASample() {
    Member ada = new Member("s1", "u1", "Ada", SessionState.ONLINE, 5);

    byte[] event =
        Events.of(
            new RoomEvent.PresenceChanged(
                ROOM, List.of(), List.of(), List.of(), 900, 9, List.of(ada)));

    assertThat(text(event))
        .endsWith(
            "\"total\":900,\"version\":9,\"sample\":[{\"user\":\"u1\",\"name\":\"Ada\","
                + "\"session\":\"s1\",\"state\":\"online\"}]}");
  }

  @Test
  void aStateIsWrittenInSmallLettersAndOneOfALaterVersionAsOnline() {
    assertThat(SessionState.KNOWN.stream().map(Events::stateName))
        .containsExactly("online", "away", "pending", "offline");
    assertThat(Events.stateName(new SessionState(9))).isEqualTo("online");
  }

  @Test
  void ofARecordThatIsNotShownThereIsThePlaceOnly() {
    RoomRecord reaction =
        new RoomRecord(
            ROOM, 12, 7, RecordKind.REACTION, "u1", "Ada", "k1", 1, 7, new byte[] {'1'}, null);

    byte[] event = Events.hidden(reaction);

    assertThat(text(event))
        .isEqualTo(
            "{\"event\":\"record\",\"room\":\"general\",\"offset\":12,\"prev\":7,\"kind\":4}");
  }

  @Test
  void anEventOfAKindThatIsNotKnownIsNotShown() {
    assertThat(Events.of(new RoomEvent.Unknown(ROOM, new byte[] {1}))).isNull();
  }

  private static RoomRecord record(long offset, long prev, String name, String body) {
    return new RoomRecord(
        ROOM,
        offset,
        prev,
        RecordKind.MESSAGE,
        "u1",
        name,
        "k1",
        1_700_000_000_000L,
        Position.NOTHING,
        body.getBytes(StandardCharsets.UTF_8),
        null);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
