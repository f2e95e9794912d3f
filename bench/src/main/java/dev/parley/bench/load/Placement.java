package dev.parley.bench.load;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The place of one client.
 *
 * @param index its number
 * @param server where it connects
 * @param room the room's number
 * @param roomName the room
 * @param after the position to go on from, as JSON, or null: live only
 * @param others further rooms, joined as well
 */
public record Placement(
    int index, URI server, int room, String roomName, @Nullable String after, List<String> others) {

  /**
   * The place of client {@code index}: rooms are filled in turn, and each room's members are spread
   * over the servers.
   */
  static Placement of(int index, Target target, Rooms rooms) {
    int room = index % rooms.count();
    int server = index / rooms.count() % target.servers().size();
    return new Placement(
        index, target.servers().get(server), room, rooms.name(room), null, List.of());
  }

  /** A place in so many rooms that nobody else is in; there have to be as many for each client. */
  static Placement alone(int index, int roomsEach, Target target, Rooms rooms) {
    int first = index * roomsEach;
    int server = index % target.servers().size();
    List<String> others =
        IntStream.range(first + 1, first + roomsEach).mapToObj(rooms::name).toList();
    return new Placement(
        index, target.servers().get(server), first, rooms.name(first), null, others);
  }

  /** The same place, from a position on. */
  Placement from(String position) {
    return new Placement(index, server, room, roomName, position, others);
  }
}
