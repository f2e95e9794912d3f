package dev.parley.gateway.operation;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.roles.RuleChanges;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.RulesChange;
import io.vertx.core.Future;

/** Lists a room's rules, and sets those for everybody, for those who may change them. */
public final class ChangeRules {

  private final RuleChanges changes;

  /** Changes by these rules. */
  public ChangeRules(RuleChanges changes) {
    this.changes = changes;
  }

  /**
   * Sets slow mode, or what users without a role are. Fails with unavailable where that is not
   * known to be stored.
   *
   * @throws ProtocolException forbidden, or too large
   */
  public Future<Answer.Rules> run(Identity who, RulesChange change) {
    return changes.change(who, change);
  }

  /**
   * All rules of a room.
   *
   * @throws ProtocolException forbidden
   */
  public Future<Answer.Rules> list(Identity who, RoomId room) {
    return Future.succeededFuture(changes.list(who, room));
  }
}
