package dev.parley.history;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/**
 * How far a partition is applied, and who waits for it to come further. Safe from any thread; a
 * waiter's future ends on the thread that brings the news.
 */
final class Progress {

  /** How many may wait for one partition, so that a partition that lags far costs no memory. */
  static final int MAX_WAITERS = 1_000;

  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparingLong(Waiter::offset));
  private final long standing;
  private long applied;
  private boolean ended;

  /**
   * Of a partition that was just taken over.
   *
   * @param standing the last offset that the log had then
   */
  Progress(long applied, long standing) {
    this.applied = applied;
    this.standing = standing;
  }

  /** What was in the log before this node had the partition. */
  long standing() {
    return standing;
  }

  /** The offset up to which the partition is applied. */
  synchronized long applied() {
    return applied;
  }

  /**
   * Completes when the partition is applied up to an offset. Fails with NOT_OWNER where it goes
   * away before, with BUSY at once where too many wait. Whoever ends the future gives up waiting.
   */
  CompletableFuture<Void> await(long offset) {
    Waiter waiter = new Waiter(offset, new CompletableFuture<>());
    synchronized (this) {
      if (ended) {
        return failed(Code.NOT_OWNER, "the partition has gone");
      }
      if (applied >= offset) {
        return CompletableFuture.completedFuture(null);
      }
      if (waiters.size() == MAX_WAITERS) {
        return failed(Code.BUSY, MAX_WAITERS + " wait for the partition");
      }
      waiters.add(waiter);
    }
    waiter.reached.whenComplete((reached, failure) -> forget(waiter));
    return waiter.reached;
  }

  /** The partition is applied up to an offset. */
  void reached(long offset) {
    List<Waiter> done = new ArrayList<>();
    synchronized (this) {
      applied = offset;
      for (Waiter next = waiters.peek();
          next != null && next.offset <= offset;
          next = waiters.peek()) {
        done.add(waiters.remove());
      }
    }
    done.forEach(waiter -> waiter.reached.complete(null));
  }

  /** The partition goes away. */
  void end() {
    List<Waiter> left;
    synchronized (this) {
      ended = true;
      left = new ArrayList<>(waiters);
      waiters.clear();
    }
    BusException gone = new BusException(Code.NOT_OWNER, "the partition has gone");
    left.forEach(waiter -> waiter.reached.completeExceptionally(gone));
  }

  /** Whether the partition has gone. */
  synchronized boolean ended() {
    return ended;
  }

  /** How many wait. */
  synchronized int waiting() {
    return waiters.size();
  }

  private synchronized void forget(Waiter waiter) {
    waiters.remove(waiter);
  }

  private static CompletableFuture<Void> failed(Code code, String message) {
    return CompletableFuture.failedFuture(new BusException(code, message));
  }

  private record Waiter(long offset, CompletableFuture<Void> reached) {}
}
