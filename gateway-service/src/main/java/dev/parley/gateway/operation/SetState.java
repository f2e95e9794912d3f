package dev.parley.gateway.operation;

import dev.parley.contract.PresenceReport;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.protocol.Answer;
import dev.parley.protocol.Request;
import io.vertx.core.Future;

/** {@code state}: sets whether a session's user is away. */
public final class SetState {

  private final PresenceReporter presence;

  /** Sets it by reports to presence-service. */
  public SetState(PresenceReporter presence) {
    this.presence = presence;
  }

  /** Reports the state. */
  public Future<Answer.Done> run(Client client, Request.State set) {
    presence.tell(new PresenceReport.StateSet(client.session(), set.state()));
    return Future.succeededFuture(Answer.DONE);
  }
}
