package dev.parley.gateway.websocket;

import static io.vertx.core.http.WebSocketFrameType.BINARY;
import static io.vertx.core.http.WebSocketFrameType.CLOSE;
import static io.vertx.core.http.WebSocketFrameType.CONTINUATION;
import static io.vertx.core.http.WebSocketFrameType.PING;
import static io.vertx.core.http.WebSocketFrameType.PONG;
import static io.vertx.core.http.WebSocketFrameType.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames become messages; a bad one is told as the code that closes the socket. */
class InboxTest {

  private static final int MAX = 64;

  private final List<String> messages = new ArrayList<>();
  private final List<CloseCode> faults = new ArrayList<>();
  private final Inbox inbox =
      new Inbox(MAX, bytes -> messages.add(new String(bytes, StandardCharsets.UTF_8)), faults::add);

  @Test
  void aTextFrameIsAMessage() {
    inbox.take(SentFrame.of(TEXT, true, "h\u00e9llo"));

    assertThat(messages).containsExactly("h\u00e9llo");
    assertThat(faults).isEmpty();
  }

  @Test
  void aMessageInPiecesIsPutTogetherAroundControlFrames() {
    inbox.take(SentFrame.of(TEXT, false, "one "));
    inbox.take(SentFrame.of(PING, true, "?"));
    inbox.take(SentFrame.of(CONTINUATION, false, ""));
    inbox.take(SentFrame.of(CONTINUATION, false, "two "));
    inbox.take(SentFrame.of(PONG, true, "!"));
    inbox.take(SentFrame.of(CONTINUATION, true, "three"));

    assertThat(messages).containsExactly("one two three");
    assertThat(faults).isEmpty();
  }

  @Test
  void piecesOfOneMessageDoNotReachTheNext() {
    inbox.take(SentFrame.of(TEXT, false, "a"));
    inbox.take(SentFrame.of(CONTINUATION, true, "b"));
    inbox.take(SentFrame.of(TEXT, false, "c"));
    inbox.take(SentFrame.of(CONTINUATION, true, "d"));
    inbox.take(SentFrame.of(TEXT, true, "e"));

    assertThat(messages).containsExactly("ab", "cd", "e");
  }

  @Test
  void aCharacterMayBeCutBetweenPieces() {
    byte[] euro = "\u20ac".getBytes(StandardCharsets.UTF_8);

    inbox.take(SentFrame.of(TEXT, false, new byte[] {euro[0]}));
    inbox.take(SentFrame.of(CONTINUATION, false, new byte[] {euro[1]}));
    inbox.take(SentFrame.of(CONTINUATION, true, new byte[] {euro[2]}));

    assertThat(messages).containsExactly("\u20ac");
    assertThat(faults).isEmpty();
  }

  @Test
  void aCharacterThatNoPieceCompletesIsBadUtf8() {
    inbox.take(SentFrame.of(TEXT, false, new byte[] {'a', (byte) 0xe2}));
    inbox.take(SentFrame.of(CONTINUATION, true, new byte[] {(byte) 0x82, 'b'}));

    assertThat(faults).containsExactly(CloseCode.BAD_UTF8);
    assertThat(messages).isEmpty();
  }

  @Test
  void bytesThatAreNoTextAreBadUtf8() {
    inbox.take(SentFrame.of(TEXT, true, new byte[] {'{', (byte) 0xff, '}'}));

    assertThat(faults).containsExactly(CloseCode.BAD_UTF8);
    assertThat(messages).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBinaryFrameIsUnsupported(boolean whole) {
    inbox.take(SentFrame.of(BINARY, whole, "{}"));

    assertThat(faults).containsExactly(CloseCode.UNSUPPORTED);
    assertThat(messages).isEmpty();
  }

  @Test
  void aContinuationOfNothingViolatesTheProtocol() {
    inbox.take(SentFrame.of(CONTINUATION, true, "x"));

    assertThat(faults).containsExactly(CloseCode.PROTOCOL_ERROR);
    assertThat(messages).isEmpty();
  }

  @Test
  void aMessageOfExactlyTheLimitIsTaken() {
    inbox.take(SentFrame.of(TEXT, true, "x".repeat(MAX)));
    inbox.take(SentFrame.of(TEXT, false, "y".repeat(MAX - 1)));
    inbox.take(SentFrame.of(CONTINUATION, true, "y"));

    assertThat(messages).containsExactly("x".repeat(MAX), "y".repeat(MAX));
    assertThat(faults).isEmpty();
  }

  @Test
  void aFrameAboveTheLimitIsTooLarge() {
    inbox.take(SentFrame.of(TEXT, true, "x".repeat(MAX + 1)));

    assertThat(faults).containsExactly(CloseCode.TOO_LARGE);
    assertThat(messages).isEmpty();
  }

  @Test
  void piecesAboveTheLimitAreTooLargeBeforeTheMessageEnds() {
    inbox.take(SentFrame.of(TEXT, false, "x".repeat(MAX)));
    inbox.take(SentFrame.of(CONTINUATION, false, "x"));

    assertThat(faults).containsExactly(CloseCode.TOO_LARGE);
  }

  @Test
  void theLimitComesBeforeTheText() {
    byte[] bytes = new byte[MAX + 1];
    bytes[0] = (byte) 0xff;

    inbox.take(SentFrame.of(TEXT, true, bytes));

    assertThat(faults).containsExactly(CloseCode.TOO_LARGE);
  }

  @Test
  void closeAndControlFramesAreNoMessages() {
    inbox.take(SentFrame.of(CLOSE, true, ""));
    inbox.take(SentFrame.of(PING, true, "x"));
    inbox.take(SentFrame.of(PONG, true, "x"));

    assertThat(messages).isEmpty();
    assertThat(faults).isEmpty();
  }

  @Test
  void nothingIsTakenBehindAFault() {
    // RFC 6455, section 7.1.7: no more data is processed once the connection is failed.
    inbox.take(SentFrame.of(BINARY, true, "x"));

    inbox.take(SentFrame.of(TEXT, true, "{\"id\":1}"));
    inbox.take(SentFrame.of(CONTINUATION, true, "x"));

    assertThat(messages).isEmpty();
    assertThat(faults).containsExactly(CloseCode.UNSUPPORTED);
  }
}
