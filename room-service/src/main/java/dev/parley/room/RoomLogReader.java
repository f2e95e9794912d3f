package dev.parley.room;

import dev.parley.concurrent.EventLoop;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.LogReader;
import dev.parley.log.RoomTopic;
import io.vertx.core.Future;
import java.time.Duration;
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
 * Makes the tail's calls on the host's event loop and blocks the tail's thread until the host is
 * done: so reading cannot run ahead of broadcasting, and a hand-over waits for the drain.
 */
final class RoomLogReader implements LogReader {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLoop loop;
  private final RoomHost host;
  private final RoomWarmUp warmUp;
  private final RoomSettings settings;
  private final Duration patience;

  RoomLogReader(EventLoop loop, RoomHost host, RoomWarmUp warmUp, RoomSettings settings) {
    this(loop, host, warmUp, settings, PATIENCE);
  }

  /**
   * A reader for a host.
   *
   * @param patience how long the host may take for what a call brings
   */
  RoomLogReader(
      EventLoop loop, RoomHost host, RoomWarmUp warmUp, RoomSettings settings, Duration patience) {
    this.loop = loop;
    this.host = host;
    this.warmUp = warmUp;
    this.settings = settings;
    this.patience = patience;
  }

  @Override
  public void warmUp(Map<Integer, List<LogEntry>> polled) {
    warmUp.run(polled);
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
    partitions.forEach((number, range) -> starts.put(number, settings.rebuildFrom(range)));
    await(
        () -> {
          host.assigned(generation, partitions, starts);
          return Future.succeededFuture();
        });
    return starts;
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
      done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the room host did not finish what the tail brought", e);
    }
  }
}
