package dev.parley.gateway.websocket;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.nio.charset.StandardCharsets;

/**
 * A frame as it comes off the wire: its text may be any bytes.
 *
 * @param type what kind
 * @param binaryData the payload
 * @param isFinal whether its message ends with it
 */
record SentFrame(WebSocketFrameType type, Buffer binaryData, boolean isFinal)
    implements WebSocketFrame {

  static SentFrame of(WebSocketFrameType type, boolean isFinal, byte[] bytes) {
    return new SentFrame(type, Buffer.buffer(bytes), isFinal);
  }

  static SentFrame of(WebSocketFrameType type, boolean isFinal, String text) {
    return of(type, isFinal, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean isText() {
    return type == WebSocketFrameType.TEXT;
  }

  @Override
  public boolean isBinary() {
    return type == WebSocketFrameType.BINARY;
  }

  @Override
  public boolean isContinuation() {
    return type == WebSocketFrameType.CONTINUATION;
  }

  @Override
  public boolean isClose() {
    return type == WebSocketFrameType.CLOSE;
  }

  @Override
  public boolean isPing() {
    return type == WebSocketFrameType.PING;
  }

  @Override
  public String textData() {
    return binaryData.toString();
  }

  @Override
  public short closeStatusCode() {
    return 1000;
  }

  @Override
  public String closeReason() {
    return "";
  }
}
