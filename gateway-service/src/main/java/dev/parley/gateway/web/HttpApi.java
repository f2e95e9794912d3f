package dev.parley.gateway.web;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import dev.parley.gateway.auth.AuthException;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.operation.EnterAsGuest;
import dev.parley.gateway.operation.Operations;
import dev.parley.gateway.rate.ClientRate;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.protocol.RequestReader;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP routes: the same rights and the same rules as over a WebSocket. */
public final class HttpApi {

  private static final Logger log = LoggerFactory.getLogger(HttpApi.class);
  private static final String BEARER = "Bearer ";
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final String RATE = "rate";

  /** Below it gzip saves less than a packet. */
  private static final int GZIP_FROM_BYTES = 1_024;

  private final GatewaySettings settings;
  private final RequestReader requests;
  private final Tokens tokens;
  private final Operations operations;
  private final EventRoute events;
  private final Admission admission;
  private final HttpSecurity security;
  private final RulesRoutes rules;

  /** The routes of an event loop. */
  public HttpApi(
      GatewaySettings settings,
      RequestReader requests,
      Tokens tokens,
      Operations operations,
      EventRoute events,
      Admission admission) {
    this.settings = settings;
    this.requests = requests;
    this.tokens = tokens;
    this.operations = operations;
    this.events = events;
    this.admission = admission;
    this.security = new HttpSecurity(admission);
    this.rules = new RulesRoutes(operations.ruleChanges(), security);
  }

  /** Adds the routes. */
  public void mount(Router router, Origins origins) {
    ApiRoutes routes = new ApiRoutes(router, origins, this::otherMethod);
    router
        .route("/api/*")
        .handler(BodyHandler.create(false).setBodyLimit(settings.limits().frame()))
        .handler(this::counted);
    routes.add(
        "/api/rooms/:room/messages",
        Map.of(GET, asked(this::history, this::page), POST, asked(this::send)));
    routes.add("/api/rooms/:room/members", Map.of(GET, asked(this::members)));
    routes.add(
        "/api/rooms/:room/members/:user",
        Map.of(PUT, asked(rules::change), DELETE, asked(rules::clear)));
    routes.add(
        "/api/rooms/:room/rules", Map.of(GET, asked(rules::list), PUT, asked(rules::changeRules)));
    routes.add("/api/rooms/:room/events", Map.of(GET, this::events));
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

  /** Whoever asks too much is refused before anything is looked at. */
  private void counted(RoutingContext context) {
    ClientRate rate = admission.rate(context.request());
    context.put(RATE, rate);
    try {
      rate.request(body(context).length);
    } catch (ProtocolException limited) {
      fail(context, limited);
      return;
    }
    context.next();
  }

  private Future<Answer.Sent> send(RoutingContext context, Identity who) {
    Request.Send request =
        requests.send(
            context.pathParam("room"),
            body(context),
            context.request().getHeader("Idempotency-Key"),
            context.request().getHeader("traceparent"));
    return operations.sendMessage().run(who, request);
  }

  private Future<Answer.Page> history(RoutingContext context, Identity who) {
    return operations
        .readHistory()
        .run(who, RequestReader.history(context.pathParam("room"), query(context)));
  }

  private Future<Answer.Roster> members(RoutingContext context, Identity who) {
    return operations
        .listMembers()
        .run(who, RequestReader.presence(context.pathParam("room"), query(context)));
  }

  private void events(RoutingContext context) {
    identity(context)
        .compose(
            who -> {
              events.answer(
                  context.request(),
                  who,
                  RequestReader.events(
                      context.pathParam("room"),
                      query(context),
                      context.request().getHeader("Last-Event-ID")));
              return Future.succeededFuture();
            })
        .onFailure(failure -> fail(context, failure));
  }

  private Future<Answer.Sessions> user(RoutingContext context, Identity who) {
    return operations.listSessions().run(who, context.pathParam("user"));
  }

  private Future<Answer.Ended> kickUser(RoutingContext context, Identity who) {
    String tokens = query(context).getOrDefault("tokens", "end");
    if (!tokens.equals("end") && !tokens.equals("keep")) {
      throw new ProtocolException(
          ErrorCode.INVALID, "tokens: \"%s\" (expected: end or keep)".formatted(tokens));
    }
    String user = context.pathParam("user");
    boolean keep = tokens.equals("keep");
    return security.ending(
        context, who, user, keep, () -> operations.endSessions().ofUser(who, user, keep));
  }

  private Future<Answer.Ended> kickSession(RoutingContext context, Identity who) {
    String session = context.pathParam("session");
    return security.ending(
        context, who, session, false, () -> operations.endSessions().one(who, session));
  }

  private void guest(RoutingContext context) {
    EnterAsGuest enter = operations.enterAsGuest();
    enter.requireAllowed();
    Answer.Guest guest = enter.run(RequestReader.guestName(body(context)));
    security.guest(context, guest.user());
    ok(context, guest);
  }

  /** What the page has to know of this deployment. */
  private void config(RoutingContext context) {
    String jaeger = settings.jaegerUrl();
    EnterAsGuest guests = operations.enterAsGuest();
    ok(
        context,
        new Answer.Deployment(
            jaeger.isEmpty() ? null : jaeger,
            guests.isAllowed(),
            guests.isAllowed() ? guests.firstRoom() : null));
  }

  private Handler<RoutingContext> asked(
      BiFunction<RoutingContext, Identity, ? extends Future<? extends Answer>> handler) {
    return asked(handler, this::ok);
  }

  private Handler<RoutingContext> asked(
      BiFunction<RoutingContext, Identity, ? extends Future<? extends Answer>> handler,
      BiConsumer<RoutingContext, Answer> answer) {
    return context ->
        identity(context)
            .<Answer>compose(who -> handler.apply(context, who).map(done -> done))
            .onComplete(done -> answer.accept(context, done), failure -> fail(context, failure));
  }

  private Future<Identity> identity(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Future.failedFuture(
          new ProtocolException(
              ErrorCode.UNAUTHORIZED, "Authorization: missing (expected: Bearer and a token)"));
    }
    return tokens
        .verify(header.substring(BEARER.length()).strip())
        .map(
            who -> {
              context.put(HttpSecurity.USER, who.user());
              rate(context).requestOf(who.user(), body(context).length);
              return who;
            });
  }

  private static ClientRate rate(RoutingContext context) {
    return context.get(RATE);
  }

  private static Map<String, String> query(RoutingContext context) {
    Map<String, String> query = new HashMap<>();
    context.queryParams().forEach(parameter -> query.put(parameter.getKey(), parameter.getValue()));
    return query;
  }

  /** The bytes of a request; none where it has no body. */
  static byte[] body(RoutingContext context) {
    Buffer body = context.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private void ok(RoutingContext context, Answer answer) {
    write(context, 200, answer.toBytes());
  }

  /** A page of messages: the client may have it already, and it may be large. */
  private void page(RoutingContext context, Answer answer) {
    HttpServerRequest request = context.request();
    byte[] bytes = answer.toBytes();
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

  private void otherMethod(RoutingContext context) {
    String allow = context.response().headers().get("Allow");
    ProtocolException error =
        new ProtocolException(
            ErrorCode.NOT_FOUND,
            "method: %s (expected: %s)".formatted(context.request().method(), allow));
    write(context, METHOD_NOT_ALLOWED, error.toBytes());
  }

  private void failed(RoutingContext context) {
    Throwable failure = context.failure();
    int status = context.statusCode();
    if (failure == null && status == ErrorCode.TOO_LARGE.status()) {
      int limit = settings.limits().frame();
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

  private void fail(RoutingContext context, @Nullable Throwable failure) {
    ProtocolException error;
    if (failure instanceof ProtocolException expected) {
      error = expected;
    } else if (failure instanceof AuthException auth) {
      error = new ProtocolException(ErrorCode.UNAUTHORIZED, auth.text());
    } else {
      log.error("http_request_failed path={}", context.normalizedPath(), failure);
      error = new ProtocolException(ErrorCode.UNAVAILABLE, "something went wrong here");
    }
    security.refused(context, error);
    if (error.retryAfterMillis() > 0) {
      long seconds = (error.retryAfterMillis() + 999) / 1_000;
      context.response().putHeader("Retry-After", Long.toString(seconds));
    }
    write(context, error.code().status(), error.toBytes());
  }

  private void write(RoutingContext context, int status, byte[] json) {
    HttpServerResponse response = context.response();
    ClientRate rate = context.get(RATE);
    if (rate != null) { // null where not even the body could be read
      rate.answered(json.length);
    }
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader("content-type", "application/json")
          // For HEAD, which has no bytes that could be counted.
          .putHeader("Content-Length", Integer.toString(json.length))
          .end(Buffer.buffer(json))
          .onComplete(
              written -> {
                if (rate != null && rate.isFlooding()) {
                  security.flood(context);
                  context.request().connection().close();
                }
              });
    }
  }
}
