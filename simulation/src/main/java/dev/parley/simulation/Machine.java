package dev.parley.simulation;

import dev.parley.time.NodeClock;
import java.util.ArrayList;
import java.util.List;

/**
 * One life of a process: it may be frozen, in which case what is due waits and then comes all at
 * once, or killed, after which nothing of it happens any more.
 */
final class Machine {

  /** Any moment in 2027. */
  private static final long BEGIN_OF_TIME_MILLIS = 1_800_000_000_000L;

  final String name;
  final Timeline timeline;
  final NodeClock clock;
  private final List<Runnable> backlog = new ArrayList<>();
  private boolean alive = true;
  private long frozenUntil;
  private long kafkaCutUntil;

  /**
   * A process that has just been started.
   *
   * @param skewMillis by how much its date is wrong
   */
  Machine(String name, Timeline timeline, long skewMillis) {
    this.name = name;
    this.timeline = timeline;
    this.clock =
        new NodeClock() {
          @Override
          public long nanos() {
            return timeline.now();
          }

          @Override
          public long wallMillis() {
            return BEGIN_OF_TIME_MILLIS + skewMillis + millis();
          }
        };
  }

  boolean alive() {
    return alive;
  }

  boolean frozen() {
    return alive && !backlogIsOpen();
  }

  /** Whether brokers and it hear one another. */
  boolean reachesKafka() {
    return alive && timeline.now() >= kafkaCutUntil;
  }

  void kill() {
    alive = false;
    backlog.clear();
  }

  void freeze(long nanos) {
    frozenUntil = Math.max(frozenUntil, timeline.now() + nanos);
    timeline.at(frozenUntil, null, this::thaw);
  }

  void cutFromKafka(long nanos) {
    kafkaCutUntil = Math.max(kafkaCutUntil, timeline.now() + nanos);
  }

  /** Ends everything that is wrong with it. */
  void heal() {
    kafkaCutUntil = 0;
    frozenUntil = 0;
    thaw();
  }

  /** Does something now, or as soon as it can. */
  void perform(Runnable task) {
    if (!alive) {
      return;
    }
    if (backlogIsOpen()) {
      task.run();
    } else {
      backlog.add(task);
    }
  }

  private boolean backlogIsOpen() {
    return timeline.now() >= frozenUntil;
  }

  private void thaw() {
    if (backlogIsOpen()) {
      List<Runnable> due = List.copyOf(backlog);
      backlog.clear();
      due.forEach(task -> timeline.at(timeline.now(), this, task));
    }
  }
}
