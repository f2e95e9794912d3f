package dev.parley.gateway.web;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.roles.RuleChanges;
import dev.parley.protocol.Answer;
import dev.parley.protocol.MemberChange;
import dev.parley.protocol.RequestReader;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.RoomRole;
import dev.parley.protocol.RulesChange;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The routes of a room's rules. */
final class RulesRoutes {

  private final RuleChanges changes;
  private final HttpSecurity security;

  RulesRoutes(RuleChanges changes, HttpSecurity security) {
    this.changes = changes;
    this.security = security;
  }

  /** {@code PUT /api/rooms/{room}/members/{user}}. */
  Future<Answer.RuledMember> change(RoutingContext context, Identity who) {
    MemberChange change =
        MemberChange.read(
            context.pathParam("room"), context.pathParam("user"), HttpApi.body(context));
    return security.changing(
        context,
        who,
        () -> changes.change(who, change),
        "role",
        wireName(change.role()),
        "banned",
        change.banned(),
        "muted",
        change.muted(),
        "until",
        change.until() == MemberChange.FOR_GOOD ? null : change.until());
  }

  /** {@code DELETE /api/rooms/{room}/members/{user}}. */
  Future<Answer.RuledMember> clear(RoutingContext context, Identity who) {
    MemberChange none = MemberChange.none(context.pathParam("room"), context.pathParam("user"));
    return security.changing(context, who, () -> changes.clear(who, none), "cleared", true);
  }

  /** {@code PUT /api/rooms/{room}/rules}. */
  Future<Answer.Rules> changeRules(RoutingContext context, Identity who) {
    RulesChange change = RulesChange.read(context.pathParam("room"), HttpApi.body(context));
    return security.changing(
        context,
        who,
        () -> changes.change(who, change),
        "slow",
        change.slowSeconds(),
        "default",
        wireName(change.byDefault()));
  }

  /** {@code GET /api/rooms/{room}/rules}. */
  Future<Answer.Rules> list(RoutingContext context, Identity who) {
    RoomId room = RequestReader.room(context.pathParam("room"));
    return Future.succeededFuture(changes.list(who, room));
  }

  private static @Nullable String wireName(@Nullable RoomRole role) {
    return role == null ? null : role.wireName();
  }
}
