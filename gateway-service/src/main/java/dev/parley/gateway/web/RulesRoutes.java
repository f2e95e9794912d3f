package dev.parley.gateway.web;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.operation.Operations;
import dev.parley.protocol.Answer;
import dev.parley.protocol.MemberChange;
import dev.parley.protocol.RequestReader;
import dev.parley.protocol.RoomRole;
import dev.parley.protocol.RulesChange;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The routes of a room's rules. */
final class RulesRoutes {

  private final Operations operations;
  private final HttpSecurity security;

  RulesRoutes(Operations operations, HttpSecurity security) {
    this.operations = operations;
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
        () -> operations.changeMember().run(who, change),
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
    return security.changing(
        context, who, () -> operations.changeMember().clear(who, none), "cleared", true);
  }

  /** {@code PUT /api/rooms/{room}/rules}. */
  Future<Answer.Rules> changeRules(RoutingContext context, Identity who) {
    RulesChange change = RulesChange.read(context.pathParam("room"), HttpApi.body(context));
    return security.changing(
        context,
        who,
        () -> operations.changeRules().run(who, change),
        "slow",
        change.slowSeconds(),
        "default",
        wireName(change.byDefault()));
  }

  /** {@code GET /api/rooms/{room}/rules}. */
  Future<Answer.Rules> list(RoutingContext context, Identity who) {
    return operations.changeRules().list(who, RequestReader.room(context.pathParam("room")));
  }

  private static @Nullable String wireName(@Nullable RoomRole role) {
    return role == null ? null : role.wireName();
  }
}
