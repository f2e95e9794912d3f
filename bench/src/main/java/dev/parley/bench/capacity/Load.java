package dev.parley.bench.capacity;

/**
 * What people do.
 *
 * @param connections sockets open at the same time
 * @param roomsEach rooms that each has joined
 * @param roomSize sockets in a room, on the mean
 * @param perMinute messages that each sends in a minute, over all its rooms
 * @param bodyBytes bytes of a message's body
 * @param largestRoom sockets in the largest room
 * @param talkExponent a room of n says n to the power of this times as much as one would: 1 where
 *     everybody talks alike in large rooms and in small ones
 * @param churnPercent sockets that come and go within an hour, of a hundred
 */
public record Load(
    double connections,
    double roomsEach,
    double roomSize,
    double perMinute,
    double bodyBytes,
    double largestRoom,
    double talkExponent,
    double churnPercent) {

  /** Messages a second, all together. */
  double messages() {
    return connections * perMinute / 60;
  }

  /** Copies a second: each message goes to everybody in its room. */
  double copies() {
    return messages() * roomSize;
  }

  double rooms() {
    return connections * roomsEach / roomSize;
  }

  /** Connects a second. */
  double connects() {
    return connections * churnPercent / 100 / 3_600;
  }
}
