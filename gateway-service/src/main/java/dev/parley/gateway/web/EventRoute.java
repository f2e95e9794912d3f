package dev.parley.gateway.web;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.sse.EventStreams;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** {@code GET /api/rooms/{room}/events}: takes a place for a stream and opens it. */
public final class EventRoute {

  private final EventStreams streams;
  private final Admission admission;

  /** The route of an event loop. */
  public EventRoute(EventStreams streams, Admission admission) {
    this.streams = streams;
    this.admission = admission;
  }

  /**
   * Answers with a stream.
   *
   * @throws ProtocolException where there is none; nothing is answered then
   */
  void answer(HttpServerRequest request, Identity who, Request.Join join) {
    streams.requireRead(who, join.room());
    if (request.method() == HttpMethod.HEAD) {
      EventStreams.head(request.response()).end();
      return;
    }
    if (request.version() != HttpVersion.HTTP_1_1) {
      throw new ProtocolException(
          ErrorCode.INVALID, "version: %s (expected: HTTP/1.1)".formatted(request.version()));
    }
    if (streams.draining()) {
      throw unavailable(request, "this node goes away");
    }
    Admission.Place place = admission.take(request);
    if (place == null) {
      throw unavailable(request, "too many connections");
    }
    try {
      streams.open(request, who, join, place.address(), place.end());
      SecurityLog.get()
          .write(
              SecurityEvent.SIGN_IN_ACCEPTED,
              place.address(),
              "transport",
              "events",
              "user",
              who.user(),
              "room",
              join.room());
    } catch (RuntimeException e) {
      place.end().run();
      throw e;
    }
  }

  private static ProtocolException unavailable(HttpServerRequest request, String why) {
    request.response().putHeader("Retry-After", Admission.RETRY_SECONDS);
    return new ProtocolException(ErrorCode.UNAVAILABLE, why);
  }
}
