package dev.parley.campaign.checker;

import java.util.List;

/**
 * Where a bug strikes.
 *
 * @param room in which room
 * @param index at which message of its log; acknowledged, and not near an end
 * @param kept that message
 * @param end the last offset of the room
 * @param allDone later than all that happened
 * @param observation the index of a receiver of the room that is at the head
 * @param event the index of one of its messages
 */
record Place(
    String room, int index, Kept kept, long end, long allDone, int observation, int event) {

  private static final long LATE = 1L << 40;

  static Place drawn(GoodHistory history) {
    List<String> rooms = List.copyOf(history.logs.keySet());
    String room = rooms.get(history.random().nextInt(rooms.size()));
    List<Kept> log = history.logs.get(room);
    int index;
    do {
      index = 5 + history.random().nextInt(log.size() - 10);
    } while (!isAcknowledged(history, room, log.get(index)));
    int observation = 0;
    while (!history.observations.get(observation).room().equals(room)) {
      observation++;
    }
    int events = history.observations.get(observation).events().size();
    int event = 2 + history.random().nextInt(events - 10);
    long end = log.get(log.size() - 1).offset();
    return new Place(room, index, log.get(index), end, LATE, observation, event);
  }

  boolean isMessage(Send send) {
    return send.room().equals(room) && send.identity().equals(kept.identity());
  }

  private static boolean isAcknowledged(GoodHistory history, String room, Kept kept) {
    return history.sends.stream()
        .anyMatch(
            send ->
                send.room().equals(room)
                    && send.identity().equals(kept.identity())
                    && send.isAcknowledged());
  }
}
