package dev.parley.simulation;

import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Virtual time: what is due happens in the order of its time, and then of its making. */
final class Timeline {

  static final long MICRO = 1_000;
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000_000_000;

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private final Random random;
  private final Bug bug;
  private long now;
  private long made;

  /** What has happened so far, as a number: two runs of a seed have the same. */
  private long digest;

  Timeline(Random random, Bug bug) {
    this.random = random;
    this.bug = bug;
  }

  Bug bug() {
    return bug;
  }

  /** Nanoseconds since the run began. */
  long now() {
    return now;
  }

  long digest() {
    return digest;
  }

  Random random() {
    return random;
  }

  /** A span of time, any one between two. */
  long between(long least, long most) {
    return most <= least ? least : least + (long) (random.nextDouble() * (most - least));
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** Lets something happen on a machine, or outside of all where it is null. */
  void at(long nanos, @Nullable Machine machine, Runnable task) {
    queue.add(new Due(Math.max(nanos, now), made++, machine, task));
  }

  void after(long nanos, @Nullable Machine machine, Runnable task) {
    at(now + nanos, machine, task);
  }

  /** Lets everything happen that is due up to a moment. */
  void runUntil(long nanos) {
    for (Due next = queue.peek(); next != null && next.at <= nanos; next = queue.peek()) {
      queue.remove();
      now = next.at;
      digest = digest * 31 + now + next.number;
      if (next.machine == null) {
        next.task.run();
      } else {
        next.machine.perform(next.task);
      }
    }
    now = nanos;
  }

  private record Due(long at, long number, @Nullable Machine machine, Runnable task)
      implements Comparable<Due> {

    @Override
    public int compareTo(Due other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }
}
