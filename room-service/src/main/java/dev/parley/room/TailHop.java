package dev.parley.room;

import dev.parley.concurrent.EventLoop;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.LogReader;
import dev.parley.log.RoomTopic;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Brings the tail's calls onto the host's event loop and waits there until they are done: so
 * reading cannot run ahead of broadcasting, and a hand-over waits for the drain.
 */
final class TailHop implements LogReader {

  private static final int PATIENCE_SECONDS = 30;

  private final EventLoop loop;
  private final RoomHost host;
  private final RoomRehearsal rehearsal;
  private final int window;

  TailHop(EventLoop loop, RoomHost host, RoomRehearsal rehearsal, int window) {
    this.loop = loop;
    this.host = host;
    this.rehearsal = rehearsal;
    this.window = window;
  }

  @Override
  public void rehearse(Map<Integer, List<LogEntry>> polled) {
    rehearsal.run(polled);
  }

  @Override
  public void replaced(RoomTopic topic) {
    await(
        () -> {
          host.replaced(topic);
          return Future.succeededFuture();
        });
  }

  @Override
  public void begins(Map<Integer, Long> begins) {
    loop.execute(() -> host.begins(begins));
  }

  @Override
  public Map<Integer, Long> assigned(long generation, Map<Integer, LogRange> partitions) {
    Map<Integer, Long> starts = new TreeMap<>();
    partitions.forEach((number, range) -> starts.put(number, start(range, window)));
    await(
        () -> {
          host.assigned(generation, partitions, starts);
          return Future.succeededFuture();
        });
    return starts;
  }

  /**
   * Two windows for the duplicates, and some more for what joining and attaching gateways ask for.
   * Who retries may name any record of the last window: which of its copies stands is known only
   * where the window before that one was read as well.
   */
  static long start(LogRange range, int window) {
    return Math.max(range.begin(), range.end() - 2L * window - window / 4);
  }

  @Override
  public void read(Map<Integer, List<LogEntry>> polled) {
    await(
        () -> {
          host.read(polled);
          return Future.succeededFuture();
        });
  }

  @Override
  public void reached(Map<Integer, Long> next) {
    loop.execute(() -> host.reached(next));
  }

  @Override
  public void revoked(Set<Integer> partitions) {
    await(() -> host.revoked(partitions));
  }

  @Override
  public void lost(Set<Integer> partitions) {
    await(
        () -> {
          host.lost(partitions);
          return Future.succeededFuture();
        });
  }

  private void await(Supplier<Future<Void>> work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            work.get().onComplete(ok -> done.complete(null), done::completeExceptionally);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    try {
      done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the room host did not take what the tail read", e);
    }
  }
}
