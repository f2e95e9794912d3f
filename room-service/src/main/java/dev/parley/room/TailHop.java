package dev.parley.room;

import dev.parley.log.LogEntry;
import dev.parley.log.LogReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private final Context context;
  private final RoomHost host;
  private final int window;

  TailHop(Context context, RoomHost host, int window) {
    this.context = context;
    this.host = host;
    this.window = window;
  }

  @Override
  public long assigned(int partition, long generation, long begin, long end) {
    long start = start(begin, end, window);
    await(
        () -> {
          host.assigned(partition, generation, begin, start, end);
          return Future.succeededFuture();
        });
    return start;
  }

  /** A window for the duplicates, and some more for what joining and attaching gateways ask for. */
  static long start(long begin, long end, int window) {
    return Math.max(begin, end - window - window / 4);
  }

  @Override
  public void read(int partition, List<LogEntry> entries) {
    read(Map.of(partition, entries));
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
  public void reached(int partition, long next) {
    context.runOnContext(turn -> host.reached(partition, next));
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
    context.runOnContext(
        turn -> {
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
