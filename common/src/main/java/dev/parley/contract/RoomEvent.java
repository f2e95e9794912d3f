package dev.parley.contract;

import java.util.List;

/** Something that happens in a room and is never stored. Sent to the owner, which passes it on. */
public sealed interface RoomEvent {

  /** The room. */
  RoomId room();

  /**
   * A member writes.
   *
   * @param room the room
   * @param user who
   */
  record Typing(RoomId room, String user) implements RoomEvent {}

  /**
   * Who is in the room has changed.
   *
   * @param room the room
   * @param joined sessions that came, empty where the room is too big for single changes
   * @param left sessions that went
   * @param changed sessions in another state
   * @param total sessions in the room now
   */
  record PresenceChanged(
      RoomId room, List<Member> joined, List<Member> left, List<Member> changed, long total)
      implements RoomEvent {}
}
