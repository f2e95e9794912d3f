package dev.parley.contract;

import dev.parley.contract.PresenceReport.Opened;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.List;

/**
 * A client goes on with its session on another socket. Served by presence-service, before the
 * client is answered: from then on the session has the new socket.
 *
 * @param gateway where the new socket is: the name of a {@link NodeLife}
 * @param opened the session, whose secret the gateway has checked, and the new socket
 */
public record Resume(String gateway, Opened opened) {

  /**
   * The answer.
   *
   * @param found whether there is such a session of that user; nothing was done where there is not
   * @param rooms the rooms that it is in
   * @param chosen ONLINE or AWAY, as its client has set it
   * @param gateway where the socket was that it had, as above
   * @param connection that socket's id
   */
  public record Reply(
      boolean found, List<RoomId> rooms, SessionState chosen, String gateway, String connection) {}
}
