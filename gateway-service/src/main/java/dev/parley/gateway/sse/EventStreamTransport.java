package dev.parley.gateway.sse;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.channel.ChannelOutbound;
import dev.parley.protocol.CloseCode;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerResponse;

/** An HTTP response whose head is sent, written below its codec. */
final class EventStreamTransport extends ChannelOutbound {

  private final HttpServerResponse response;

  EventStreamTransport(
      Channel channel, HttpServerResponse response, EventLoop loop, int queueBytes) {
    super(channel, loop, queueBytes, EventBlocks.ENCODING);
    this.response = response;
  }

  /** Nothing comes in after the request. */
  @Override
  public void reading(boolean on) {}

  /** An event stream has no codes: the client comes back where it was. */
  @Override
  protected void sayGoodbye(CloseCode code) {
    response.end();
  }
}
