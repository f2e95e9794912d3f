package dev.parley.gateway.web;

import dev.parley.gateway.auth.Identity;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import io.vertx.core.Future;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the security log is given of HTTP requests. */
final class HttpSecurity {

  /** Where a request keeps whose token it has. */
  static final String USER = "user";

  private static final String TRANSPORT = "transport";
  private static final String HTTP = "http";
  private static final String TARGET = "target";

  private final Admission admission;

  HttpSecurity(Admission admission) {
    this.admission = admission;
  }

  /** A guest was made. */
  void guest(RoutingContext context, String user) {
    write(SecurityEvent.SIGN_IN_ACCEPTED, context, TRANSPORT, HTTP, USER, user);
  }

  /** An error is the answer: only refusals are of interest. */
  void refused(RoutingContext context, ProtocolException error) {
    if (error.code() == ErrorCode.UNAUTHORIZED) {
      write(SecurityEvent.SIGN_IN_REFUSED, context, TRANSPORT, HTTP, "reason", error.text());
    } else if (error.code() == ErrorCode.FORBIDDEN) {
      write(
          SecurityEvent.RIGHT_REFUSED,
          context,
          TRANSPORT,
          HTTP,
          USER,
          context.get(USER),
          "method",
          context.request().method(),
          "route",
          route(context),
          "room",
          context.pathParam("room"),
          TARGET,
          target(context));
    }
  }

  /** The client is cut off. */
  void flood(RoutingContext context) {
    write(SecurityEvent.FLOOD_CLOSED, context, TRANSPORT, HTTP, USER, context.get(USER));
  }

  /**
   * An admin ends sessions.
   *
   * @param target whose, or which
   * @param keepTokens whether the tokens stay good
   */
  Future<Answer.Ended> ending(
      RoutingContext context,
      Identity admin,
      String target,
      boolean keepTokens,
      Supplier<Future<Answer.Ended>> end) {
    String tokens = keepTokens ? "kept" : "ended";
    return end.get()
        .onSuccess(ended -> ended(context, admin, target, tokens, "done", ended.closed()))
        .onFailure(failure -> ended(context, admin, target, tokens, "incomplete", null));
  }

  private void ended(
      RoutingContext context,
      Identity admin,
      String target,
      String tokens,
      String outcome,
      @Nullable Long closed) {
    write(
        SecurityEvent.SESSIONS_ENDED,
        context,
        USER,
        admin.user(),
        TARGET,
        target,
        "tokens",
        tokens,
        "outcome",
        outcome,
        "closed",
        closed);
  }

  /**
   * A room's rules are changed.
   *
   * @param change keys and values in turn
   */
  <T> Future<T> changing(
      RoutingContext context, Identity who, Supplier<Future<T>> make, @Nullable Object... change) {
    return make.get()
        .onSuccess(made -> changed(context, who, "done", change))
        .onFailure(failure -> changed(context, who, "incomplete", change));
  }

  private void changed(
      RoutingContext context, Identity who, String outcome, @Nullable Object... change) {
    List<@Nullable Object> fields = new ArrayList<>();
    fields.addAll(Arrays.asList(USER, who.user(), "room", context.pathParam("room")));
    fields.addAll(Arrays.asList(TARGET, target(context), "outcome", outcome));
    fields.addAll(Arrays.asList(change));
    write(SecurityEvent.ROOM_RULES_CHANGED, context, fields.toArray());
  }

  private static @Nullable String target(RoutingContext context) {
    String user = context.pathParam("user");
    return user == null ? context.pathParam("session") : user;
  }

  private static @Nullable String route(RoutingContext context) {
    Route route = context.currentRoute();
    return route == null ? null : route.getPath();
  }

  private void write(SecurityEvent event, RoutingContext context, @Nullable Object... fields) {
    SecurityLog.get().write(event, admission.address(context.request()), fields);
  }
}
