package dev.parley.gateway.connection;

import dev.parley.concurrent.Confined;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.protocol.ErrorCode;
import dev.parley.gateway.protocol.Json;
import dev.parley.gateway.protocol.ProtocolException;
import dev.parley.gateway.protocol.Replies;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a connection's answers, and reads on only while the client takes them and does not ask too
 * much at a time.
 */
@Confined
final class Answers {

  private static final Logger log = LoggerFactory.getLogger(Answers.class);

  /** Requests under way, above which a client is not read from for a while. */
  private static final int MAX_UNANSWERED = 1_024;

  /** The answer was written already, where its place in the order mattered. */
  static final Json NOTHING_TO_WRITE = Json.object();

  private final String connection;
  private final Loop loop;
  private final Wire wire;
  private int unanswered;
  private boolean reading = true;
  private boolean stalled;
  private boolean ended;

  Answers(String connection, Loop loop, Wire wire) {
    this.connection = connection;
    this.loop = loop;
    this.wire = wire;
  }

  /** A request is under way. */
  void asked() {
    loop.eventLoop().check();
    unanswered++;
    readOrNot();
  }

  /** Answers a request that was {@link #asked} when its future ends. */
  void answer(long request, Future<Json> ok) {
    loop.eventLoop()
        .here(ok)
        .onComplete(
            done -> {
              answered();
              if (done != NOTHING_TO_WRITE) {
                write(Replies.ok(request, done));
              }
            },
            failure -> {
              answered();
              error(protocolError(failure).withId(request));
            });
  }

  /** What the client is told of a failure. */
  ProtocolException protocolError(Throwable failure) {
    if (failure instanceof ProtocolException expected) {
      return expected;
    }
    log.error("request_failed connection={}", connection, failure);
    return new ProtocolException(
        ErrorCode.UNAVAILABLE, "something went wrong here", ProtocolException.NO_ID, 1_000);
  }

  /** Writes an error. */
  void error(ProtocolException error) {
    loop.metrics().error(error.code());
    write(Replies.error(error));
  }

  /** Writes a frame. */
  void write(byte[] json) {
    loop.eventLoop().check();
    if (ended) {
      return;
    }
    Frame frame = Frame.text(json);
    wire.outbound().offer(frame);
    loop.turn().mark(wire.outbound());
    frame.release();
    if (!stalled && wire.outbound().isFull()) {
      stalled = true;
      readOrNot();
      wire.outbound()
          .whenDrained(
              () -> {
                stalled = false;
                readOrNot();
              });
    }
  }

  /** Writes nothing any more. */
  void end() {
    loop.eventLoop().check();
    ended = true;
  }

  private void answered() {
    unanswered--;
    readOrNot();
  }

  private void readOrNot() {
    boolean should = !stalled && unanswered < (reading ? MAX_UNANSWERED : MAX_UNANSWERED / 2);
    if (should != reading) {
      reading = should;
      wire.reading(should);
    }
  }
}
