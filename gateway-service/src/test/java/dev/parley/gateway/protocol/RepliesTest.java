package dev.parley.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Member;
import dev.parley.contract.Position;
import dev.parley.contract.RecordKind;
import dev.parley.contract.RoomId;
import dev.parley.contract.RoomRecord;
import dev.parley.contract.Roster;
import dev.parley.contract.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies, byte for byte: {@code {"id":} comes first, without white space. */
class RepliesTest {

  @Test
  void aReplyBeginsWithTheId() {
    byte[] reply = Replies.ok(9_007_199_254_740_991L, Json.object());

    assertThat(text(reply)).isEqualTo("{\"id\":9007199254740991,\"ok\":{}}");
  }

  @Test
  void anErrorSaysCodeMessageAndWhetherItIsTemporary() {
    ProtocolException error =
        new ProtocolException(ErrorCode.NOT_JOINED, "join general first", 3, 0);

    assertThat(text(Replies.error(error)))
        .isEqualTo(
            "{\"id\":3,\"error\":{\"code\":\"not_joined\",\"message\":\"join general first\","
                + "\"temporary\":false}}");
  }

  @Test
  void anErrorWhereWaitingHelpsSaysHowLong() {
    ProtocolException error = new ProtocolException(ErrorCode.RATE_LIMITED, "slow down", 3, 250);

    assertThat(text(Replies.error(error)))
        .isEqualTo(
            "{\"id\":3,\"error\":{\"code\":\"rate_limited\",\"message\":\"slow down\","
                + "\"temporary\":true,\"retryAfter\":250}}");
  }

  @Test
  void anErrorOfAFrameWithoutIdHasNone() {
    ProtocolException error = new ProtocolException(ErrorCode.BAD_FRAME, "no \"id\"");

    assertThat(text(Replies.error(error)))
        .isEqualTo(
            "{\"error\":{\"code\":\"bad_frame\",\"message\":\"no \\\"id\\\"\",\"temporary\":false}}");
  }

  @Test
  void limitsAreNamed() {
    assertThat(text(Replies.limits(new Limits(1, 2, 3, 4)).toBytes()))
        .isEqualTo("{\"frame\":1,\"body\":2,\"rooms\":3,\"rate\":4}");
  }

  @Test
  void aSendIsAnsweredWithItsPositionTimeAndTrace() {
    Json sent = Replies.sent(new Position("e", 5), 17, "0af7651916cd43dd8448eb211c80319c");

    assertThat(text(sent.toBytes()))
        .isEqualTo(
            "{\"position\":{\"epoch\":\"e\",\"offset\":5},\"at\":17,"
                + "\"trace\":\"0af7651916cd43dd8448eb211c80319c\"}");
  }

  @Test
  void aSendThatIsNotTracedHasATraceOfNull() {
    Json sent = Replies.sent(new Position("e", 5), 17, null);

    assertThat(text(sent.toBytes())).endsWith("\"at\":17,\"trace\":null}");
  }

  @Test
  void aPageListsMessagesAscendingAsTheyAreLive() {
    Json page = Replies.page(List.of(record(3, -1), record(5, 3)), true, new Position("e", 9));

    assertThat(text(page.toBytes()))
        .isEqualTo(
            "{\"messages\":[{\"room\":\"r\",\"offset\":3,\"prev\":null,\"from\":\"u\",\"key\":\"k3\","
                + "\"at\":17,\"body\":1},{\"room\":\"r\",\"offset\":5,\"prev\":3,\"from\":\"u\","
                + "\"key\":\"k5\",\"at\":17,\"body\":1}],\"more\":true,"
                + "\"position\":{\"epoch\":\"e\",\"offset\":9}}");
  }

  @Test
  void aRosterHasItsRowsAndNoCursorOnTheLastPage() {
    Member ada = new Member("s1", "u1", null, SessionState.PENDING, 5);

    Json roster = Replies.roster(new Roster(List.of(ada), 1, null, 7), true);

    assertThat(text(roster.toBytes()))
        .isEqualTo(
            "{\"members\":[{\"user\":\"u1\",\"name\":null,\"session\":\"s1\",\"state\":\"pending\","
                + "\"since\":5}],\"total\":1,\"stale\":true,\"cursor\":null,\"version\":7}");
  }

  private static RoomRecord record(long offset, long prev) {
    return new RoomRecord(
        new RoomId("r"),
        offset,
        prev,
        RecordKind.MESSAGE,
        "u",
        null,
        "k" + offset,
        17,
        Position.NOTHING,
        new byte[] {'1'},
        null);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
