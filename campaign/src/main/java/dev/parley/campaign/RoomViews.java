package dev.parley.campaign;

import dev.parley.campaign.checker.Observation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What one client knows of all its rooms. Guarded by the client. */
final class RoomViews {

  private final Map<String, RoomView> views = new LinkedHashMap<>();

  /** Views that ended when the client joined from the start again. */
  private final List<RoomView> ended = new ArrayList<>();

  RoomViews(List<String> rooms) {
    rooms.forEach(room -> views.put(room, new RoomView(room)));
  }

  List<String> rooms() {
    return List.copyOf(views.keySet());
  }

  /** The current view of a room; fails where the client is not in it. */
  RoomView get(String room) {
    return Objects.requireNonNull(views.get(room), room);
  }

  /** The current views. */
  Collection<RoomView> all() {
    return views.values();
  }

  /** Whether it is joined to all rooms, with everything that it missed. */
  boolean areLive() {
    return views.values().stream().allMatch(view -> view.isJoined() && view.isCaughtUp());
  }

  /** Begins each view again from where the client first joined. */
  void startAgain() {
    views.replaceAll(
        (room, view) -> {
          ended.add(view);
          return view.fromTheStart();
        });
  }

  /** How often a join was answered with {@code recovered: false}. */
  int refused() {
    return everSeen().mapToInt(RoomView::refused).sum();
  }

  /** How many messages the client was given. */
  int received() {
    return everSeen().mapToInt(RoomView::received).sum();
  }

  /**
   * What the client was given.
   *
   * @param caughtUp whether that has to be all
   */
  List<Observation> toObservations(String observer, boolean caughtUp) {
    return Stream.concat(
            ended.stream().map(view -> view.toObservation(observer, false)),
            views.values().stream().map(view -> view.toObservation(observer, caughtUp)))
        .toList();
  }

  private Stream<RoomView> everSeen() {
    return Stream.concat(ended.stream(), views.values().stream());
  }
}
