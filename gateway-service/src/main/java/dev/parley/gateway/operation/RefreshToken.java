package dev.parley.gateway.operation;

import dev.parley.gateway.auth.AuthException;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.roles.RoomAccess;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import java.util.List;

/** {@code refresh}: a client goes on with another token, on the same connection. */
public final class RefreshToken {

  private final Tokens tokens;
  private final RoomAccess access;
  private final LeaveRoom leaveRoom;

  /** Refreshes for the clients of an event loop. */
  public RefreshToken(Tokens tokens, RoomAccess access, LeaveRoom leaveRoom) {
    this.tokens = tokens;
    this.access = access;
    this.leaveRoom = leaveRoom;
  }

  /**
   * A client with its new token.
   *
   * @param client the client from now on
   * @param answer the answer
   */
  public record Refreshed(Client client, Answer.Refreshed answer) {}

  /**
   * Gives the client the rights of another token of its user, and leaves the rooms that it does not
   * allow. The name stays the one that the session has. Fails with {@link ProtocolException}, and
   * then all is as before: unauthorized where the token is not good, forbidden where it is another
   * user's.
   */
  public Future<Refreshed> run(Client client, Request.Refresh refresh) {
    return tokens
        .verify(refresh.token())
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof AuthException auth
                        ? new ProtocolException(ErrorCode.UNAUTHORIZED, auth.text())
                        : failure))
        .map(who -> refreshed(client, refresh, who));
  }

  private Refreshed refreshed(Client client, Request.Refresh refresh, Identity who) {
    Identity before = client.identity();
    if (!who.user().equals(before.user())) {
      throw new ProtocolException(
          ErrorCode.FORBIDDEN, "token: another user's (expected: one of the connection's user)");
    }
    List<RoomId> left =
        client.rooms().joined().stream().filter(room -> !access.mayRead(who, room)).toList();
    left.forEach(room -> leaveRoom.run(client, new Request.Leave(refresh.id(), room)));
    Identity now =
        new Identity(
            before.user(),
            before.name(),
            who.rights(),
            who.issuedAtSeconds(),
            who.expiresAtSeconds());
    return new Refreshed(
        new Client(now, client.session(), client.outbound(), client.rooms()),
        new Answer.Refreshed(who.expiresAtSeconds(), left));
  }
}
