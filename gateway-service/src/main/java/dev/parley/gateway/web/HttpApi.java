package dev.parley.gateway.web;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.parley.contract.Kick;
import dev.parley.contract.Position;
import dev.parley.contract.RoomId;
import dev.parley.gateway.auth.AuthException;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.connection.Loop;
import dev.parley.gateway.protocol.ErrorCode;
import dev.parley.gateway.protocol.Json;
import dev.parley.gateway.protocol.ProtocolException;
import dev.parley.gateway.protocol.Replies;
import dev.parley.gateway.protocol.Request;
import dev.parley.gateway.protocol.RequestReader;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP routes: the same rights and the same rules as over a WebSocket. */
final class HttpApi {

  private static final Logger log = LoggerFactory.getLogger(HttpApi.class);
  private static final String BEARER = "Bearer ";
  private static final int METHOD_NOT_ALLOWED = 405;

  /** Below it gzip saves less than a packet. */
  private static final int GZIP_FROM_BYTES = 1_024;

  private final Loop loop;

  HttpApi(Loop loop) {
    this.loop = loop;
  }

  void mount(Router router, Origins origins) {
    ApiRoutes routes = new ApiRoutes(router, origins, HttpApi::otherMethod);
    router
        .route("/api/*")
        .handler(BodyHandler.create(false).setBodyLimit(loop.settings().limits().frame()));
    routes.add(
        "/api/rooms/:room/messages",
        Map.of(GET, asked(this::history, HttpApi::page), POST, asked(this::send)));
    routes.add("/api/rooms/:room/members", Map.of(GET, asked(this::members)));
    routes.add("/api/users/:user/presence", Map.of(GET, asked(this::user)));
    routes.add("/api/users/:user/sessions", Map.of(DELETE, asked(this::kickUser)));
    routes.add("/api/sessions/:session", Map.of(DELETE, asked(this::kickSession)));
    routes.add("/api/guest", Map.of(POST, this::guest));
    routes.add("/api/config", Map.of(GET, this::config));
    router
        .route("/api/*")
        .handler(
            context ->
                fail(
                    context,
                    new ProtocolException(
                        ErrorCode.NOT_FOUND, "no such route: " + context.request().path())))
        .failureHandler(this::failed);
    // What fails before a route is found, as a path that cannot be decoded.
    router.errorHandler(400, this::failed).errorHandler(500, this::failed);
  }

  private Future<Json> send(RoutingContext context, Identity who) {
    Request.Send request =
        loop.requests()
            .send(
                context.pathParam("room"),
                body(context),
                context.request().getHeader("Idempotency-Key"),
                context.request().getHeader("traceparent"));
    return loop.service().send(who, request);
  }

  private Future<Json> history(RoutingContext context, Identity who) {
    long before = number(context, "before", Position.UNKNOWN, -1, Long.MAX_VALUE);
    long after = number(context, "after", Position.UNKNOWN, -1, Long.MAX_VALUE);
    if (before != Position.UNKNOWN && after != Position.UNKNOWN) {
      throw new ProtocolException(
          ErrorCode.INVALID, "both before and after (expected: one of them, or none)");
    }
    int limit =
        (int) number(context, "limit", RequestReader.DEFAULT_PAGE, 1, RequestReader.MAX_PAGE);
    return loop.service()
        .history(who, new Request.History(RequestReader.HTTP, room(context), before, after, limit));
  }

  private Future<Json> members(RoutingContext context, Identity who) {
    int limit = (int) number(context, "limit", 100, 1, 1_000);
    String cursor = context.queryParams().get("cursor");
    return loop.service()
        .presence(who, new Request.Presence(RequestReader.HTTP, room(context), limit, cursor));
  }

  private Future<Json> user(RoutingContext context, Identity who) {
    return loop.admin().user(who, context.pathParam("user"));
  }

  private Future<Json> kickUser(RoutingContext context, Identity who) {
    return loop.admin().kick(who, new Kick("", context.pathParam("user")));
  }

  private Future<Json> kickSession(RoutingContext context, Identity who) {
    return loop.admin().kick(who, new Kick(context.pathParam("session"), ""));
  }

  private void guest(RoutingContext context) {
    if (!loop.guests()) {
      fail(
          context,
          new ProtocolException(ErrorCode.FORBIDDEN, AuthException.guestsNotAllowed().text()));
      return;
    }
    Identity guest = loop.tokens().newGuest(RequestReader.guestName(body(context)));
    ok(
        context,
        Json.object().field("token", loop.tokens().issue(guest)).field("user", guest.user()));
  }

  /** What the page has to know of this deployment. */
  private void config(RoutingContext context) {
    String jaeger = loop.settings().jaegerUrl();
    ok(
        context,
        Json.object()
            .field("jaegerUrl", jaeger.isEmpty() ? null : jaeger)
            .field("guests", loop.guests()));
  }

  private Handler<RoutingContext> asked(
      BiFunction<RoutingContext, Identity, Future<Json>> handler) {
    return asked(handler, HttpApi::ok);
  }

  private Handler<RoutingContext> asked(
      BiFunction<RoutingContext, Identity, Future<Json>> handler,
      BiConsumer<RoutingContext, Json> answer) {
    return context ->
        identity(context)
            .compose(who -> handler.apply(context, who))
            .onComplete(json -> answer.accept(context, json), failure -> fail(context, failure));
  }

  private Future<Identity> identity(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Future.failedFuture(
          new ProtocolException(
              ErrorCode.UNAUTHORIZED, "Authorization: missing (expected: Bearer and a token)"));
    }
    return loop.tokens().verify(header.substring(BEARER.length()).strip());
  }

  private static RoomId room(RoutingContext context) {
    return RequestReader.room(context.pathParam("room"));
  }

  private static long number(
      RoutingContext context, String name, long byDefault, long min, long max) {
    String text = context.queryParams().get(name);
    if (text == null) {
      return byDefault;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through to the error
    }
    throw new ProtocolException(
        ErrorCode.INVALID,
        "%s: \"%s\" (expected: an integer from %d to %d)".formatted(name, text, min, max));
  }

  private static byte[] body(RoutingContext context) {
    Buffer body = context.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private static void ok(RoutingContext context, Json json) {
    write(context, 200, json.toBytes());
  }

  /** A page of messages: the client may have it already, and it may be large. */
  private static void page(RoutingContext context, Json json) {
    HttpServerRequest request = context.request();
    byte[] bytes = json.toBytes();
    String tag = Compressed.tag(bytes);
    HttpServerResponse response =
        context
            .response()
            .putHeader("Cache-Control", "private, no-cache")
            .putHeader("Vary", "Origin, Authorization, Accept-Encoding")
            // Weak: the bytes may be compressed or not.
            .putHeader("ETag", "W/" + tag);
    if (Compressed.has(request, tag)) {
      response.setStatusCode(304).end();
    } else if (bytes.length >= GZIP_FROM_BYTES && Compressed.takesGzip(request)) {
      response.putHeader("Content-Encoding", "gzip");
      write(context, 200, Compressed.gzip(bytes));
    } else {
      write(context, 200, bytes);
    }
  }

  private static void otherMethod(RoutingContext context) {
    String allow = context.response().headers().get("Allow");
    ProtocolException error =
        new ProtocolException(
            ErrorCode.NOT_FOUND,
            "method: %s (expected: %s)".formatted(context.request().method(), allow));
    write(context, METHOD_NOT_ALLOWED, errorBytes(error));
  }

  private void failed(RoutingContext context) {
    Throwable failure = context.failure();
    int status = context.statusCode();
    if (failure == null && status == ErrorCode.TOO_LARGE.status()) {
      int limit = loop.settings().limits().frame();
      fail(
          context,
          new ProtocolException(
              ErrorCode.TOO_LARGE, "request: more than %d bytes".formatted(limit)));
    } else if (!(failure instanceof ProtocolException)
        && ((status >= 400 && status < 500) || readsBody(context.request()))) {
      // The router, or what reads the body, could not make sense of it; or the client hung up.
      fail(context, new ProtocolException(ErrorCode.BAD_FRAME, "request: it cannot be read"));
    } else {
      fail(context, failure);
    }
  }

  private static boolean readsBody(HttpServerRequest request) {
    return !request.isEnded()
        && (request.headers().contains("Content-Length")
            || request.headers().contains("Transfer-Encoding"));
  }

  private static void fail(RoutingContext context, @Nullable Throwable failure) {
    ProtocolException error;
    if (failure instanceof ProtocolException expected) {
      error = expected;
    } else if (failure instanceof AuthException auth) {
      error = new ProtocolException(ErrorCode.UNAUTHORIZED, auth.text());
    } else {
      log.error("http_request_failed path={}", context.normalizedPath(), failure);
      error = new ProtocolException(ErrorCode.UNAVAILABLE, "something went wrong here");
    }
    write(context, error.code().status(), errorBytes(error));
  }

  private static byte[] errorBytes(ProtocolException error) {
    return Json.object().field("error", Replies.errorFields(error)).toBytes();
  }

  private static void write(RoutingContext context, int status, byte[] json) {
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader("content-type", "application/json")
          // For HEAD, which has no bytes that could be counted.
          .putHeader("Content-Length", Integer.toString(json.length))
          .end(Buffer.buffer(json));
    }
  }
}
