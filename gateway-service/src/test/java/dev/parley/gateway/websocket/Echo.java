package dev.parley.gateway.websocket;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.rate.ClientRate;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;

/**
 * Sends each message back, through all that is below the gateway's protocol. Binary messages, which
 * a gateway refuses at their first frame, are put together here.
 */
final class Echo implements WebSockets {

  private static final int FINAL_BINARY = 0x82;

  private final EventLoop loop;
  private final int maxBytes;
  private final int queueBytes;

  Echo(EventLoop loop, int maxBytes, int queueBytes) {
    this.loop = loop;
    this.maxBytes = maxBytes;
    this.queueBytes = queueBytes;
  }

  @Override
  public boolean draining() {
    return false;
  }

  @Override
  public void accept(ServerWebSocket webSocket, String address, ClientRate rate, Runnable gone) {
    EchoSocket socket = new EchoSocket(webSocket);
    webSocket.frameHandler(socket::frame);
    webSocket.exceptionHandler(lost -> {});
    webSocket.closeHandler(closed -> gone.run());
  }

  private final class EchoSocket {

    private final WebSocketTransport transport;
    private final Inbox inbox;
    private Buffer binary = Buffer.buffer();
    private boolean inBinary;

    EchoSocket(ServerWebSocket socket) {
      transport = new WebSocketTransport(socket, loop, queueBytes, () -> {});
      inbox = new Inbox(maxBytes, text -> send(TextFrames.text(text)), transport::close);
    }

    void frame(WebSocketFrame frame) {
      if (frame.type() == WebSocketFrameType.BINARY
          || (inBinary && frame.type() == WebSocketFrameType.CONTINUATION)) {
        binary(frame);
      } else {
        inbox.take(frame);
      }
    }

    private void binary(WebSocketFrame frame) {
      binary.appendBuffer(frame.binaryData());
      inBinary = !frame.isFinal();
      if (!inBinary) {
        send(binaryFrame(binary.getBytes()));
        binary = Buffer.buffer();
      }
    }

    private void send(Frame frame) {
      transport.offer(frame);
      frame.release();
      transport.flush();
    }
  }

  private static Frame binaryFrame(byte[] bytes) {
    Frame frame = TextFrames.text(bytes);
    ByteBuf view = frame.view();
    view.setByte(0, FINAL_BINARY);
    view.release();
    return frame;
  }
}
