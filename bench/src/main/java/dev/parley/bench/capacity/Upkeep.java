package dev.parley.bench.capacity;

/**
 * What things cost that happen seldom, or to the services beside the path of a message;
 * docs/capacity.md says where each figure comes from.
 *
 * @param joinMicros processor time of an owner for a member that joins a room or comes back to it
 * @param openMicros processor time of an owner for a link that a gateway opens
 * @param interestMicros processor time of an owner for one room in such a link
 * @param sessionMicros processor time of a presence-service for a session that begins or ends
 * @param noteMicros processor time of a presence-service for a sign of life
 * @param noteSeconds how often each socket gives one
 * @param applyMicros processor time of a history-service for one record
 * @param pageMicros processor time of a history-service for one page
 * @param takeoverSeconds how long a dead owner's partitions are nobody's
 * @param serviceCores cores of a presence-service and of a history-service
 */
record Upkeep(
    double joinMicros,
    double openMicros,
    double interestMicros,
    double sessionMicros,
    double noteMicros,
    double noteSeconds,
    double applyMicros,
    double pageMicros,
    double takeoverSeconds,
    double serviceCores) {

  static final Upkeep DEFAULT = new Upkeep(50, 200, 1, 200, 5, 30, 20, 100, 4, 4);
}
