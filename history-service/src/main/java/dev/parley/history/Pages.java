package dev.parley.history;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomRecord;
import dev.parley.history.store.Checkpoint;
import dev.parley.history.store.HistoryStore;
import dev.parley.history.store.RoomSlice;
import dev.parley.protocol.Position;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers pages: waits until the partition is applied far enough, then reads the store on a few
 * threads of its own. Both are bounded. Everything but the reading runs on one context.
 */
@Confined
final class Pages {

  /** How many pages may be read or wait for a thread: each may take half a megabyte. */
  static final int MAX_READS = 256;

  private static final int THREADS = 4;

  private final EventLoop loop;
  private final HistoryStore store;
  private final IntFunction<@Nullable Progress> partitions;
  private final Duration patience;
  private final HistoryMetrics metrics;
  private final WorkerExecutor readers;
  private int reads;

  /**
   * Pages for an event loop.
   *
   * @param partitions the progress of a partition, null where this node does not own it
   * @param patience how long a query waits for the partition to be applied far enough
   */
  Pages(
      Vertx vertx,
      EventLoop loop,
      HistoryStore store,
      IntFunction<@Nullable Progress> partitions,
      Duration patience,
      HistoryMetrics metrics) {
    this.loop = loop;
    this.store = store;
    this.partitions = partitions;
    this.patience = patience;
    this.metrics = metrics;
    this.readers = vertx.createSharedWorkerExecutor("history-reads", THREADS);
  }

  /** Answers a query, or fails with {@link BusException}. */
  Future<Page> page(PageQuery query) {
    loop.check();
    Timer.Sample sample = Timer.start();
    return answer(query)
        .onComplete(page -> metrics.page(sample, null), failure -> metrics.page(sample, failure));
  }

  /** Ends the threads. */
  Future<Void> close() {
    return readers.close();
  }

  private Future<Page> answer(PageQuery query) {
    String fault = fault(query);
    if (fault != null) {
      return failed(Code.BAD_REQUEST, fault);
    }
    Progress progress = partitions.apply(query.partition());
    if (progress == null) {
      return failed(Code.NOT_OWNER, "partition " + query.partition());
    }
    // Who cannot name an offset, since the room has no owner now, at least gets what was there
    // before.
    long atLeast = query.atLeast() == Position.UNKNOWN ? progress.standing() : query.atLeast();
    return applied(progress, atLeast).compose(reached -> read(query, progress));
  }

  private static @Nullable String fault(PageQuery query) {
    if (query.limit() < 1 || query.limit() > PageQuery.MAX_LIMIT) {
      return "limit: %d (expected: 1 to %d)".formatted(query.limit(), PageQuery.MAX_LIMIT);
    }
    long offset = query.backwards() ? query.before() : query.after();
    return offset < Position.NOTHING ? "offset: %d (expected: -1 or more)".formatted(offset) : null;
  }

  private Future<Void> applied(Progress progress, long atLeast) {
    CompletableFuture<Void> reached = progress.await(atLeast);
    if (reached.isDone()) {
      return Future.fromCompletionStage(reached);
    }
    long timer =
        loop.setTimer(
            patience.toMillis(),
            () ->
                reached.completeExceptionally(
                    new BusException(
                        Code.BEHIND,
                        "applied %d (expected: %d)".formatted(progress.applied(), atLeast))));
    return loop.here(Future.fromCompletionStage(reached))
        .onComplete(done -> loop.cancelTimer(timer));
  }

  private Future<Page> read(PageQuery query, Progress progress) {
    if (reads == MAX_READS) {
      return failed(Code.BUSY, MAX_READS + " pages are being read");
    }
    reads++;
    return loop.here(readers.executeBlocking(() -> readNow(query, progress), false))
        .onComplete(done -> reads--);
  }

  /** Once more where meanwhile the log was replaced, or the oldest of it deleted. */
  private Page readNow(PageQuery query, Progress progress) {
    while (true) {
      long applied = progress.applied();
      Checkpoint before = checkpoint(query);
      RoomSlice slice = query.anyKind() ? slice(query) : knownKinds(query);
      Checkpoint after = checkpoint(query);
      if (progress.ended()) {
        throw new BusException(Code.NOT_OWNER, "partition " + query.partition());
      }
      if (after.epoch().equals(before.epoch()) && after.floor() == before.floor()) {
        return new Page(after.epoch(), slice.records(), slice.more(), applied, after.floor());
      }
    }
  }

  private Checkpoint checkpoint(PageQuery query) {
    Checkpoint found = store.checkpoint(query.partition());
    if (found == null) {
      throw new BusException(Code.NOT_OWNER, "partition " + query.partition());
    }
    return found;
  }

  private RoomSlice slice(PageQuery query) {
    return query.backwards()
        ? store.before(query.partition(), query.room(), query.before(), query.limit())
        : store.after(query.partition(), query.room(), query.after(), query.limit());
  }

  /** The same without what the asker cannot read; where more is said, it has a record. */
  private RoomSlice knownKinds(PageQuery query) {
    PageQuery next = query;
    RoomSlice known = new RoomSlice(List.of(), true);
    while (known.records().isEmpty() && known.more()) {
      RoomSlice slice = slice(next);
      known = slice.knownKinds();
      if (!slice.records().isEmpty()) {
        next = following(slice.records(), next);
      }
    }
    return known;
  }

  private static PageQuery following(List<RoomRecord> records, PageQuery query) {
    return query.backwards()
        ? PageQuery.before(
            query.partition(),
            query.room(),
            records.get(0).offset(),
            query.limit(),
            query.atLeast())
        : PageQuery.after(
            query.partition(),
            query.room(),
            records.get(records.size() - 1).offset(),
            query.limit(),
            query.atLeast());
  }

  private static <T> Future<T> failed(Code code, String message) {
    return Future.failedFuture(new BusException(code, message));
  }
}
