package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MICRO;
import static dev.parley.simulation.Timeline.MILLI;

import java.util.HashMap;
import java.util.Map;

/**
 * What machines say to one another: in order between any two, as one TCP connection keeps it, but
 * with delays, and in some runs lost, repeated or cut off for a while.
 */
final class Network {

  private final Timeline timeline;
  private final Map<Way, Long> lastArrival = new HashMap<>();
  private final Map<Way, Long> cutUntil = new HashMap<>();
  private double loss;
  private double repetition;
  private double slowness = 0.01;

  Network(Timeline timeline) {
    this.timeline = timeline;
  }

  private record Way(String from, String to) {}

  /** How probable it is that a message is lost, that it comes twice, and that it takes long. */
  void trouble(double lost, double repeated, double slow) {
    loss = lost;
    repetition = repeated;
    slowness = slow;
  }

  /** Nothing gets from one to the other for a while. */
  void cut(String from, String to, long nanos) {
    cutUntil.merge(new Way(from, to), timeline.now() + nanos, Math::max);
  }

  void heal() {
    cutUntil.clear();
    trouble(0, 0, 0.001);
  }

  void send(Machine from, Machine to, Runnable arrives) {
    if (from == to) {
      timeline.after(timeline.between(0, 50 * MICRO), to, arrives);
      return;
    }
    Way way = new Way(from.name, to.name);
    boolean cut = cutUntil.getOrDefault(way, 0L) > timeline.now();
    if (cut || timeline.chance(loss)) {
      return;
    }
    long at = arrival(way);
    timeline.at(at, to, arrives);
    if (timeline.chance(repetition)) {
      timeline.at(arrival(way), to, arrives);
    }
  }

  private long arrival(Way way) {
    long delay = timeline.between(50 * MICRO, MILLI);
    if (timeline.chance(slowness)) {
      delay += timeline.between(0, 400 * MILLI);
    }
    long at = Math.max(lastArrival.getOrDefault(way, 0L), timeline.now() + delay);
    lastArrival.put(way, at);
    return at;
  }
}
