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
 * Runs blocking work off the event loop. Work for one key runs in the order of the calls; work for
 * different keys runs in parallel, on as many threads as there are. To be used on one context only.
 */
final class KeyedExecutor {

  private final List<WorkerExecutor> threads;
  private int waiting;

  /** Runs work on these executors, each of which has one thread. */
  KeyedExecutor(List<WorkerExecutor> threads) {
    this.threads = threads;
  }

  /** With threads of its own, which end with the verticle on whose context this is called. */
  static KeyedExecutor create(Vertx vertx, String name, int threads) {
    return new KeyedExecutor(
        IntStream.range(0, threads)
            .mapToObj(number -> vertx.createSharedWorkerExecutor(name + "-" + number, 1))
            .toList());
  }

  /** For how many keys there is work that is not done yet. */
  int waiting() {
    return waiting;
  }

  /**
   * Runs work for all of these keys. The keys that share a thread are given to the work as one
   * group; the future completes when all groups are done.
   */
  Future<Void> each(Collection<String> keys, Consumer<List<String>> work) {
    Map<Integer, List<String>> groups = new HashMap<>();
    for (String key : keys) {
      int thread = Math.floorMod(key.hashCode(), threads.size());
      groups.computeIfAbsent(thread, none -> new ArrayList<>()).add(key);
    }
    waiting += keys.size();
    List<Future<Void>> done = new ArrayList<>();
    groups.forEach((thread, group) -> done.add(run(threads.get(thread), () -> work.accept(group))));
    return Future.join(done).<Void>mapEmpty().onComplete(end -> waiting -= keys.size());
  }

  /** Completes when all work that was submitted before this call is done. */
  Future<Void> idle() {
    return Future.join(threads.stream().map(thread -> run(thread, () -> {})).toList()).mapEmpty();
  }

  /** Unordered for Vert.x: a single thread keeps the order anyway, without a queue per context. */
  private static Future<Void> run(WorkerExecutor thread, Runnable work) {
    return thread.executeBlocking(
        () -> {
          work.run();
          return null;
        },
        false);
  }
}
