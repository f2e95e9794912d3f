package dev.parley.gateway.websocket;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Utf8;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts frames together to messages, and says with which code a bad one closes the socket. */
final class Inbox {

  private final int maxBytes;
  private final Consumer<byte[]> onMessage;
  private final Consumer<CloseCode> onFault;
  private @Nullable Buffer parts;
  private boolean failed;

  Inbox(int maxBytes, Consumer<byte[]> onMessage, Consumer<CloseCode> onFault) {
    this.maxBytes = maxBytes;
    this.onMessage = onMessage;
    this.onFault = onFault;
  }

  /** Handles a frame; after a fault it ignores all others (RFC 6455, section 7.1.7). */
  void take(WebSocketFrame frame) {
    if (failed) {
      return;
    }
    switch (frame.type()) {
      case TEXT -> text(frame);
      case CONTINUATION -> continued(frame);
      case BINARY -> fault(CloseCode.UNSUPPORTED);
      default -> {}
    }
  }

  private void text(WebSocketFrame frame) {
    if (frame.isFinal()) {
      message(frame.binaryData());
    } else {
      parts = Buffer.buffer().appendBuffer(frame.binaryData());
    }
  }

  private void continued(WebSocketFrame frame) {
    Buffer begun = parts;
    if (begun == null) {
      fault(CloseCode.PROTOCOL_ERROR);
      return;
    }
    begun.appendBuffer(frame.binaryData());
    if (begun.length() > maxBytes) {
      parts = null;
      fault(CloseCode.TOO_LARGE);
    } else if (frame.isFinal()) {
      parts = null;
      message(begun);
    }
  }

  private void fault(CloseCode code) {
    failed = true;
    parts = null;
    onFault.accept(code);
  }

  private void message(Buffer buffer) {
    byte[] bytes = buffer.getBytes();
    if (bytes.length > maxBytes) {
      fault(CloseCode.TOO_LARGE);
    } else if (!Utf8.isValid(bytes)) {
      fault(CloseCode.BAD_UTF8);
    } else {
      onMessage.accept(bytes);
    }
  }
}
