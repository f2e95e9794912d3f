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
 * @param noteMicros processor time of a presence-service for a sign of life
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
    double noteMicros,
    double noteSeconds,
    double applyMicros,
    double pageMicros,
    double takeoverSeconds) {

  /** Processor time of a presence-service for a session in so many rooms that begins or ends. */
  double shiftMicros(double rooms) {
    return sessionMicros + rooms * sessionRoomMicros;
  }
}
