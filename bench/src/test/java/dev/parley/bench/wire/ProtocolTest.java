package dev.parley.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** What bench writes and reads of parley.v1, and its handshake. */
class ProtocolTest {

  @Test
  void aSendCarriesItsNumberThreeTimes() {
    SendTemplate template = SendTemplate.parley("lobby", "run", 16);

    assertThat(written(template, 255))
        .isEqualTo(
            "{\"id\":1000000255,\"op\":\"send\",\"room\":\"lobby\",\"key\":\"run-000000ff\","
                + "\"body\":\"@000000ff@xxxxxx\"}");
    assertThat(written(template, 7)).contains("1000000007", "run-00000007", "@00000007@");
  }

  @Test
  void aRawMessageIsItsBodyAlone() {
    assertThat(written(SendTemplate.raw(12), 16)).isEqualTo("@00000010@xx");
  }

  @Test
  void readsAMessageWhereverItsFieldsStand() {
    MessageEvent event = new MessageEvent();
    String usual =
        "{\"event\":\"message\",\"room\":\"r\",\"offset\":%d,\"prev\":%s,\"from\":\"u\","
            + "\"body\":\"@0000002a@xx\"}";
    String other =
        "{\"event\":\"message\",\"body\":\"@0000002b@xx\",\"later\":1,\"prev\":11,\"offset\":12}";

    assertThat(read(event, usual.formatted(10, "9"))).isEqualTo("10 9 42");
    assertThat(read(event, usual.formatted(11, "10"))).isEqualTo("11 10 42");
    assertThat(read(event, other)).isEqualTo("12 11 43");
    assertThat(read(event, usual.formatted(1234, "null"))).isEqualTo("1234 -1 42");
  }

  @Test
  void aMessageOfSomebodyElseHasNoNumber() {
    String text =
        "{\"event\":\"message\",\"room\":\"r\",\"offset\":1,\"prev\":null,\"body\":\"hi\"}";

    assertThat(read(new MessageEvent(), text)).isEqualTo("1 -1 -1");
  }

  @Test
  void tellsEventsFromReplies() {
    byte[] event = Ascii.bytes("{\"event\":\"message\",\"room\":\"r\"}");
    byte[] reply = Ascii.bytes("{\"id\":7,\"ok\":{}}");
    byte[] presence = Ascii.bytes("{\"event\":\"presence\",\"room\":\"r\"}");

    assertThat(MessageEvent.is(event, 0, event.length)).isTrue();
    assertThat(MessageEvent.is(presence, 0, presence.length)).isFalse();
    assertThat(Reply.is(reply, 0, reply.length)).isTrue();
    assertThat(Reply.is(event, 0, event.length)).isFalse();
    assertThat(Reply.okId(reply, 0, reply.length)).isEqualTo(7);
  }

  @Test
  void readsAnError() {
    Reply reply =
        reply(
            "{\"id\":3,\"error\":{\"code\":\"rate_limited\",\"message\":\"slower\","
                + "\"temporary\":true,\"retryAfter\":120}}");

    assertThat(reply.id()).isEqualTo(3);
    assertThat(reply.error()).isEqualTo("rate_limited");
    assertThat(reply.temporary()).isTrue();
    assertThat(reply.retryAfterMillis()).isEqualTo(120);
  }

  @Test
  void readsAnErrorWithoutAnId() {
    Reply reply =
        reply("{\"error\":{\"code\":\"bad_frame\",\"message\":\"x\",\"temporary\":false}}");

    assertThat(reply.id()).isEqualTo(-1);
    assertThat(reply.error()).isEqualTo("bad_frame");
    assertThat(reply.temporary()).isFalse();
  }

  @Test
  void acceptsTheHandshakeOfTheRfcOnly() {
    assertThat(Handshake.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(refusal("HTTP/1.1 403 Forbidden\r\n\r\n")).contains("403");
    assertThat(refusal("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: no\r\n\r\n"))
        .contains("Sec-WebSocket-Accept");
  }

  @Test
  void asksForTheSubprotocolWhereThereIsOne() {
    URI server = URI.create("ws://127.0.0.1:8080/ws");

    byte[] parley = Handshake.request(server, "/ws", "parley.v1");
    byte[] raw = Handshake.request(server, "/room", null);

    assertThat(Ascii.text(parley, 0, parley.length))
        .startsWith("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n")
        .contains("Sec-WebSocket-Protocol: parley.v1\r\n")
        .endsWith("\r\n\r\n");
    assertThat(Ascii.text(raw, 0, raw.length)).doesNotContain("Protocol:");
  }

  private static String written(SendTemplate template, int message) {
    byte[] frame = new byte[template.frameBytes()];
    int length = template.write(frame, message, 0);
    assertThat(length).isEqualTo(frame.length);
    int header = (frame[1] & 127) < 126 ? 6 : 8;
    return Ascii.text(frame, header, length - header);
  }

  private static String read(MessageEvent event, String text) {
    byte[] bytes = Ascii.bytes("#" + text + "#");
    assertThat(event.read(bytes, 1, bytes.length - 1)).isTrue();
    return event.offset() + " " + event.prev() + " " + event.message();
  }

  private static Reply reply(String text) {
    byte[] bytes = Ascii.bytes(text);
    return Reply.read(bytes, 0, bytes.length);
  }

  private static String refusal(String answer) {
    byte[] bytes = Ascii.bytes(answer);
    return Handshake.refusal(bytes, 0, bytes.length);
  }
}
