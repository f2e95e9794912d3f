package dev.parley.bench.capacity;

/**
 * What things cost that happen seldom, or to what stands beside the path of a message;
 * docs/capacity.md says where each figure comes from.
 *
 * @param joinMicros processor time of an owner for a member that joins a room and leaves it
 * @param openMicros processor time of an owner for a link that a gateway opens
 * @param interestMicros processor time of an owner for one room in such a link
 * @param sessionMicros processor time of a presence-service for a session that begins or ends
 * @param sessionRoomMicros the same for each room that it is in
 * @param gridSessionMicros processor time of all nodes together for the same session, as each has a
 *     share of the grid of sessions
 * @param gridRoomMicros processor time of every single node for each room that it is in, where
 *     there are {@value #NODES} nodes: all are asked how many are there, and have their share of
 *     the rest
 * @param askedShare of that, what does not fall with the number of nodes, 0 to 1
 * @param gridNoteMicros processor time of all nodes together for a heartbeat
 * @param noteMicros processor time of a presence-service for a heartbeat
 * @param noteSeconds how often each socket gives one
 * @param applyMicros processor time of a history-service for one record
 * @param pageMicros processor time of a history-service for one page
 * @param takeoverSeconds how long a dead owner's partitions are nobody's
 */
public record Upkeep(
    double joinMicros,
    double openMicros,
    double interestMicros,
    double sessionMicros,
    double sessionRoomMicros,
    double gridSessionMicros,
    double gridRoomMicros,
    double askedShare,
    double gridNoteMicros,
    double noteMicros,
    double noteSeconds,
    double applyMicros,
    double pageMicros,
    double takeoverSeconds) {

  /** So many nodes had the cluster on which {@code gridRoomMicros} was found. */
  static final int NODES = 5;

  /** Processor time of a presence-service for a session in so many rooms that begins or ends. */
  double shiftMicros(double rooms) {
    return sessionMicros + rooms * sessionRoomMicros;
  }

  /**
   * Processor time of one node for its share of the grid.
   *
   * @param shifts sessions that begin or end
   * @param rooms of each
   * @param notes heartbeats
   * @param nodes that have a share
   */
  double gridMicros(double shifts, double rooms, double notes, double nodes) {
    double shared = shifts * gridSessionMicros + notes * gridNoteMicros;
    double room = gridRoomMicros * (askedShare + (1 - askedShare) * NODES / nodes);
    return shared / nodes + shifts * rooms * room;
  }
}
