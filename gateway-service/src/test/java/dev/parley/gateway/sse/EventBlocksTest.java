package dev.parley.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.gateway.fanout.Frame;
import dev.parley.protocol.Answer;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.protocol.Position;
import dev.parley.protocol.Reply;
import dev.parley.protocol.RoomId;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks of an event stream (HTML, section 9.2.6), in chunks (RFC 9112, section 7.1). */
class EventBlocksTest {

  private static final RoomId ROOM = new RoomId("r");

  @Test
  void aRecordHasItsPositionAsId() {
    Event hidden = new Event.Hidden(ROOM, 12, 7, 4);

    assertThat(block(EventBlocks.ENCODING.encode(hidden, "e1")))
        .isEqualTo(
            "id: e1/12\nevent: record\n"
                + "data: {\"event\":\"record\",\"room\":\"r\",\"offset\":12,\"prev\":7,\"kind\":4}\n\n");
  }

  @Test
  void whatIsNotStoredHasNone() {
    assertThat(block(EventBlocks.ENCODING.encode(new Event.Typing(ROOM, "u"), null)))
        .isEqualTo("event: typing\ndata: {\"event\":\"typing\",\"room\":\"r\",\"from\":\"u\"}\n\n");
  }

  @Test
  void behindALostGapAClientComesBackToTheHead() {
    Event lost = new Event.Unrecovered(ROOM, 3, new Position("e2", 9));

    assertThat(block(EventBlocks.ENCODING.encode(lost, null)))
        .startsWith("id: e2/9\nevent: unrecovered\ndata: {")
        .contains("\"floor\":3");
  }

  @ParameterizedTest
  @CsvSource({"'\\n'", "'\\r'", "'\\r\\n'", "'\\n\\n'", "'\\r\\r\\n'", "'\\n\\r'"})
  void aBodyOfSeveralLinesIsSeveralLinesOfData(String written) {
    String ends = written.replace("\\n", "\n").replace("\\r", "\r");
    byte[] body = ("{" + ends + "\"t\":1" + ends + "}" + ends).getBytes(StandardCharsets.UTF_8);
    Message message = new Message(ROOM, 1, -1, "u", null, "k", 5, body);

    String block = block(EventBlocks.ENCODING.encode(message, "e"));

    assertThat(block).doesNotContain("\r");
    assertThat(data(block))
        .isEqualTo(
            new String(message.toBytes(), StandardCharsets.UTF_8)
                .replace("\r\n", "\n")
                .replace("\r", "\n"));
  }

  @Test
  void positionsAndHeartbeatsAreNoEvents() {
    assertThat(block(EventBlocks.position(new Position("e", -1)))).isEqualTo("id: e/-1\n\n");
    assertThat(block(EventBlocks.heartbeat())).startsWith(":").endsWith("\n\n");
    assertThat(block(EventBlocks.retryAfter(2_000))).isEqualTo("retry: 2000\n\n");
  }

  @Test
  void repliesAreForOtherTransports() {
    Reply reply = new Reply.Ok(1, Answer.DONE);

    assertThatThrownBy(() -> EventBlocks.ENCODING.encode(reply, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: an event");
  }

  /** What is in the one chunk of a frame. */
  private static String block(Frame frame) {
    ByteBuf view = frame.view();
    String chunk = view.toString(StandardCharsets.UTF_8);
    view.release();
    frame.release();
    int line = chunk.indexOf("\r\n");
    String block = chunk.substring(line + 2, chunk.length() - 2);
    assertThat(chunk).endsWith("\r\n");
    assertThat(block.getBytes(StandardCharsets.UTF_8))
        .hasSize(Integer.parseInt(chunk.substring(0, line), 16));
    return block;
  }

  /** The data of a block, as a client puts it together. */
  private static String data(String block) {
    StringBuilder data = new StringBuilder();
    for (String line : block.split("\n", -1)) {
      if (line.startsWith("data: ")) {
        data.append(line.substring(6)).append('\n');
      } else if (!line.isEmpty() && !line.startsWith("id: ") && !line.startsWith("event: ")) {
        throw new AssertionError("a line that a client passes over: " + line);
      }
    }
    return data.substring(0, data.length() - 1);
  }
}
