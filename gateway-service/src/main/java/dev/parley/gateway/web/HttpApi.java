package dev.parley.gateway.web;

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
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP routes: the same rights and the same rules as over a WebSocket. */
final class HttpApi {

  private static final Logger log = LoggerFactory.getLogger(HttpApi.class);
  private static final String BEARER = "Bearer ";
  private static final int MAX_GUEST_NAME = 64;

  /** HTTP requests have no number of their own; the readers of frames want one. */
  private static final long REQUEST = 1;

  private final Loop loop;

  HttpApi(Loop loop) {
    this.loop = loop;
  }

  void mount(Router router) {
    router
        .route("/api/*")
        .handler(BodyHandler.create(false).setBodyLimit(loop.settings().limits().frame()));
    router.post("/api/rooms/:room/messages").handler(asked(this::send));
    router.get("/api/rooms/:room/messages").handler(asked(this::history));
    router.get("/api/rooms/:room/members").handler(asked(this::members));
    router.get("/api/users/:user/presence").handler(asked(this::user));
    router.delete("/api/users/:user/sessions").handler(asked(this::kickUser));
    router.delete("/api/sessions/:session").handler(asked(this::kickSession));
    router.post("/api/guest").handler(this::guest);
    router.get("/api/config").handler(this::config);
    router
        .route("/api/*")
        .handler(
            context ->
                fail(
                    context,
                    new ProtocolException(
                        ErrorCode.NOT_FOUND, "no such route: " + context.request().path())))
        .failureHandler(this::failed);
  }

  private Future<Json> send(RoutingContext context, Identity who) {
    JsonObject body = object(context);
    String key = context.request().getHeader("Idempotency-Key");
    JsonObject frame = new JsonObject().put("id", REQUEST).put("op", "send");
    frame.put("room", context.pathParam("room"));
    frame.put("key", body.containsKey("key") ? body.getValue("key") : key);
    if (body.containsKey("body")) {
      frame.put("body", body.getValue("body"));
    }
    String traceparent = context.request().getHeader("traceparent");
    if (traceparent != null) {
      frame.put("traceparent", traceparent);
    }
    Request request = loop.requests().read(frame.toBuffer().getBytes());
    return loop.service().send(who, (Request.Send) request);
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
        .history(who, new Request.History(REQUEST, room(context), before, after, limit));
  }

  private Future<Json> members(RoutingContext context, Identity who) {
    int limit = (int) number(context, "limit", 100, 1, 1_000);
    String cursor = context.queryParams().get("cursor");
    return loop.service()
        .presence(who, new Request.Presence(REQUEST, room(context), limit, cursor));
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
    Object name = object(context).getValue("name");
    if (!(name instanceof String text) || text.isEmpty() || text.length() > MAX_GUEST_NAME) {
      fail(
          context,
          new ProtocolException(
              ErrorCode.INVALID, "name: expected: 1 to %d characters".formatted(MAX_GUEST_NAME)));
      return;
    }
    Identity guest = loop.tokens().newGuest(text);
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
    return context ->
        identity(context)
            .compose(who -> handler.apply(context, who))
            .onComplete(json -> ok(context, json), failure -> fail(context, failure));
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
    try {
      return new RoomId(context.pathParam("room"));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(ErrorCode.INVALID, String.valueOf(e.getMessage()));
    }
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

  private static JsonObject object(RoutingContext context) {
    Buffer body = context.body().buffer();
    try {
      return body == null ? new JsonObject() : body.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw new ProtocolException(ErrorCode.BAD_FRAME, "body: no JSON object");
    }
  }

  private static void ok(RoutingContext context, Json json) {
    write(context, 200, json);
  }

  private void failed(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure == null && context.statusCode() == ErrorCode.TOO_LARGE.status()) {
      int limit = loop.settings().limits().frame();
      fail(
          context,
          new ProtocolException(
              ErrorCode.TOO_LARGE, "request: more than %d bytes".formatted(limit)));
    } else {
      fail(context, failure);
    }
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
    write(context, error.code().status(), Json.object().field("error", Replies.errorFields(error)));
  }

  private static void write(RoutingContext context, int status, Json json) {
    if (!context.response().ended() && !context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader("content-type", "application/json")
          .end(Buffer.buffer(json.toBytes()));
    }
  }
}
