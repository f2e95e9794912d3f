package dev.parley.bench.load;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The place of one client.
 *
 * @param index its number
 * @param server where it connects
 * @param room the room's number
 * @param roomName the room
 * @param after the position to go on from, as JSON, or null: live only
 */
public record Seat(int index, URI server, int room, String roomName, @Nullable String after) {

  /**
   * The place of client {@code index}: rooms are filled in turn, and each room's members are spread
   * over the servers.
   */
  static Seat of(int index, Target target, Rooms rooms) {
    int room = index % rooms.count();
    int server = index / rooms.count() % target.servers().size();
    return new Seat(index, target.servers().get(server), room, rooms.name(room), null);
  }
}
