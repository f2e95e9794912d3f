package dev.parley.contract;

import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * Who is in the room has changed. The rows say how the sessions stand, as read after the version
   * was taken: of two events that name a session the one of the higher version has it right.
   *
   * @param room the room
   * @param joined sessions that came, empty where the room is too big for single changes
   * @param left sessions that went
   * @param changed sessions in another state
   * @param total sessions in the room now
   * @param version one more than that of the room's event before, where none is missing; see {@link
   *     Roster}
   * @param sample in a room too big for single changes, some of those that came or changed; null
   *     where the lists above are complete
   */
  record PresenceChanged(
      RoomId room,
      List<Member> joined,
      List<Member> left,
      List<Member> changed,
      long total,
      long version,
      @Nullable List<Member> sample)
      implements RoomEvent {}

  /**
   * An event of a kind that this version does not know. An owner passes it on unchanged; a gateway
   * has nothing to show for it.
   *
   * @param room the room
   * @param encoded all of its bytes
   */
  record Unknown(RoomId room, byte[] encoded) implements RoomEvent {}
}
