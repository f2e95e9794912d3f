package dev.parley.presence;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Blocking work off the event loop: what concerns one key is done in the order in which it was
 * asked for, different keys are done at the same time, as many as there are lanes. To be used on
 * one context only.
 */
final class Lanes {

  private final List<WorkerExecutor> lanes;
  private int waiting;

  /** Starts the lanes; they end with the verticle whose context this is called on. */
  Lanes(Vertx vertx, String name, int count) {
    this.lanes =
        IntStream.range(0, count)
            .mapToObj(lane -> vertx.createSharedWorkerExecutor(name + "-" + lane, 1))
            .toList();
  }

  /** For how many keys there is work that is not done yet. */
  int waiting() {
    return waiting;
  }

  /** Does work for all of these keys, given to it in groups. */
  Future<Void> each(Collection<String> keys, Consumer<List<String>> work) {
    Map<Integer, List<String>> groups = new HashMap<>();
    for (String key : keys) {
      int lane = Math.floorMod(key.hashCode(), lanes.size());
      groups.computeIfAbsent(lane, none -> new ArrayList<>()).add(key);
    }
    waiting += keys.size();
    List<Future<Void>> done = new ArrayList<>();
    groups.forEach((lane, group) -> done.add(run(lanes.get(lane), () -> work.accept(group))));
    return Future.join(done).<Void>mapEmpty().onComplete(end -> waiting -= keys.size());
  }

  /** Completes when all that was asked for before is done. */
  Future<Void> idle() {
    return Future.join(lanes.stream().map(lane -> run(lane, () -> {})).toList()).mapEmpty();
  }

  /** A lane has one thread and does things in turn, without Vert.x putting them in order. */
  private static Future<Void> run(WorkerExecutor lane, Runnable work) {
    return lane.executeBlocking(
        () -> {
          work.run();
          return null;
        },
        false);
  }
}
