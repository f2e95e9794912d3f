package dev.parley.gateway.connection;

import dev.parley.concurrent.Confined;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.rate.ClientRate;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Reply;
import dev.parley.protocol.Request;
import dev.parley.protocol.ServerFrame;
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

  /** Requests in flight, by weight, above which a client is not read from for a while. */
  private static final int MAX_UNANSWERED = 1_024;

  private final String connection;
  private final Loop loop;
  private final Transport transport;
  private final ClientRate rate;
  private int unanswered;
  private boolean reading = true;
  private boolean stalled;
  private boolean ended;

  Answers(String connection, Loop loop, Transport transport, ClientRate rate) {
    this.connection = connection;
    this.loop = loop;
    this.transport = transport;
    this.rate = rate;
  }

  /** A request is in flight; its {@link #weight} counts until it has {@linkplain #ends ended}. */
  void asked(Request request) {
    loop.eventLoop().check();
    unanswered += weight(request);
    readOrPause();
  }

  /** As how many a request counts: a page of messages may be half a megabyte. */
  private static int weight(Request request) {
    return switch (request.op()) {
      case HISTORY -> MAX_UNANSWERED / 8;
      case PRESENCE -> MAX_UNANSWERED / 32;
      default -> 1;
    };
  }

  /**
   * A request that was {@link #asked} ends with a future: where it fails that is the answer.
   *
   * @param done ends on the connection's loop
   */
  void ends(Request request, Future<?> done) {
    done.onComplete(
        ok -> answered(request),
        failure -> {
          answered(request);
          error(protocolError(failure).withId(request.id()));
        });
  }

  /** Answers a request that was done. */
  void ok(long request, Answer answer) {
    write(new Reply.Ok(request, answer));
  }

  /** The error that the client gets for a failure. */
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
    write(new Reply.Failed(error));
  }

  /** Writes a frame for this client alone. */
  void write(ServerFrame what) {
    loop.eventLoop().check();
    if (ended) {
      return;
    }
    Frame frame = transport.encoding().encode(what, null);
    rate.answered(frame.size());
    try {
      transport.offer(frame);
      loop.turn().mark(transport);
    } finally {
      frame.release();
    }
    if (!stalled && transport.isFull()) {
      stalled = true;
      readOrPause();
      transport.whenDrained(
          () -> {
            stalled = false;
            readOrPause();
          });
    }
  }

  /** Writes nothing any more. */
  void end() {
    loop.eventLoop().check();
    ended = true;
  }

  private void answered(Request request) {
    loop.eventLoop().check();
    unanswered -= weight(request);
    readOrPause();
  }

  private void readOrPause() {
    boolean should = !stalled && unanswered < (reading ? MAX_UNANSWERED : MAX_UNANSWERED / 2);
    if (should != reading) {
      reading = should;
      transport.reading(should);
    }
  }
}
