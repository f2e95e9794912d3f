package dev.parley.gateway.fanout;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Messages under way: each lane keeps its order, and no lane waits for another. */
final class ModelNetwork {

  /** Who sends what. */
  enum Lane {
    /** Gateway to owner. */
    QUESTIONS,
    /** Owner to gateway. */
    ANSWERS,
    /** Owner to gateway. */
    BATCHES,
    /** Gateway to owner. */
    ACKNOWLEDGEMENTS
  }

  private record Message(Runnable arrives, Runnable isLost) {}

  private final Map<Lane, List<Message>> lanes = new EnumMap<>(Lane.class);

  ModelNetwork() {
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new ArrayList<>());
    }
  }

  void send(Lane lane, Runnable arrives, Runnable isLost) {
    lanes.get(lane).add(new Message(arrives, isLost));
  }

  /** Lets the first message of any lane arrive. */
  void arrive(Random random) {
    List<Message> lane = any(random);
    if (!lane.isEmpty()) {
      lane.remove(0).arrives.run();
    }
  }

  /** Lets a batch overtake those before it. Questions never do: the bus keeps their order. */
  void overtake(Random random) {
    List<Message> lane = lanes.get(Lane.BATCHES);
    if (!lane.isEmpty()) {
      lane.remove(random.nextInt(lane.size())).arrives.run();
    }
  }

  /** Loses one message of any lane. */
  void lose(Random random) {
    List<Message> lane = any(random);
    if (!lane.isEmpty()) {
      lane.remove(random.nextInt(lane.size())).isLost.run();
    }
  }

  /** Lets everything arrive, and what that brings about as well. */
  void settle() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (List<Message> lane : lanes.values()) {
        if (!lane.isEmpty()) {
          lane.remove(0).arrives.run();
          moved = true;
        }
      }
    }
  }

  private List<Message> any(Random random) {
    return lanes.get(Lane.values()[random.nextInt(Lane.values().length)]);
  }
}
