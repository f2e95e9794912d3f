package dev.parley.gateway.operation;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.roles.RuleChanges;
import dev.parley.protocol.Answer;
import dev.parley.protocol.MemberChange;
import dev.parley.protocol.ProtocolException;
import io.vertx.core.Future;

/** Appoints, bans and mutes a user in a room, for those who may change its rules. */
public final class ChangeMember {

  private final RuleChanges changes;

  /** Changes by these rules. */
  public ChangeMember(RuleChanges changes) {
    this.changes = changes;
  }

  /**
   * Changes what is said of the user. Fails with unavailable where that is not known to be stored.
   *
   * @throws ProtocolException forbidden, invalid, or too large
   */
  public Future<Answer.RuledMember> run(Identity who, MemberChange change) {
    return changes.change(who, change);
  }

  /**
   * Takes back all that is said of the user, as {@link #run} does.
   *
   * @throws ProtocolException forbidden
   */
  public Future<Answer.RuledMember> clear(Identity who, MemberChange none) {
    return changes.clear(who, none);
  }
}
