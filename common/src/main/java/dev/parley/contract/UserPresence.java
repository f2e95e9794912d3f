package dev.parley.contract;

import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import java.util.List;

/**
 * All sessions of one user, those that have ended recently as well.
 *
 * @param devices one for each session, the one heard last first
 */
public record UserPresence(List<Device> devices) {

  /**
   * Asks for it. Served by presence-service.
   *
   * @param user the user's id
   */
  public record Query(String user) {}

  /**
   * One session.
   *
   * @param member the session; OFFLINE where it has ended
   * @param rooms the rooms that it is in, or was in at its end
   * @param gateway the node of its socket, or of the last that it had
   * @param lastSeen when it was last heard, milliseconds since 1970 UTC
   */
  public record Device(Member member, List<RoomId> rooms, String gateway, long lastSeen) {}
}
