package dev.parley.gateway.send;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.AppendBatch.Unavailable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The appends of one event loop to one partition, in the order in which they came, several batches
 * under way at a time. After any failure it waits until all of those have ended, or until another
 * owner makes their answers worthless, opens a new stream and sends everything unanswered again
 * from the first on: what the log has already is answered with its first position, and nothing can
 * overtake.
 *
 * <p>Not safe for several threads; time is injected.
 */
final class AppendStream {

  static final int MAX_IN_FLIGHT = 4;
  static final int MAX_BATCH = 256;
  static final int MAX_BATCH_BYTES = 512 * 1024;

  private static final long RETRY_MILLIS = 50;

  /** The way to the owner. */
  interface Owner {
    /** Sends a batch; exactly one of both is called, later. */
    void send(AppendBatch batch, Consumer<AppendBatch.Reply> replied, Runnable failed);
  }

  /** How an append went. */
  interface Result {
    /** It is in the log. */
    void stored(String epoch, Stored stored);

    /** It is sent once more; where it ends is still open. */
    default void again() {}

    /** It may be in the log, or not. */
    void unavailable(String reason);

    /** Its deadline has passed: it may be in the log, or not. */
    void timedOut();
  }

  private final String producer;
  private final int partition;
  private final Owner owner;
  private long generation;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Deque<Waiting> again = new ArrayDeque<>();
  private long stream;
  private long sequence;
  private final Set<List<Waiting>> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean broken;
  private long retryAt;
  private long bytes;

  AppendStream(String producer, int partition, long generation, Owner owner) {
    this.producer = producer;
    this.partition = partition;
    this.generation = generation;
    this.owner = owner;
  }

  /** Bytes of all that is unanswered. */
  long bytes() {
    return bytes;
  }

  /** Adds an append; {@link #pump} sends it. */
  void add(Append append, long deadlineMillis, Result result) {
    queue.addLast(new Waiting(append, deadlineMillis, result));
    bytes += append.weightBytes();
  }

  /** Sends what may be sent now. */
  void pump(long nowMillis) {
    while (!broken && inFlight.size() < MAX_IN_FLIGHT && !queue.isEmpty()) {
      send(take(), nowMillis);
    }
  }

  /** Ends what is too late, and tries again what was refused. */
  void tick(long nowMillis) {
    expire(queue, nowMillis);
    if (broken && inFlight.isEmpty() && nowMillis >= retryAt) {
      restart(nowMillis);
    }
  }

  /**
   * There is another owner, or none: nobody waits any longer for what the last one was sent.
   *
   * @param newGeneration of the new owner's claim
   */
  void ownerChanged(long newGeneration, long nowMillis) {
    generation = newGeneration;
    List.copyOf(inFlight).forEach(batch -> failed(batch, nowMillis));
    retryAt = nowMillis;
    tick(nowMillis);
  }

  private List<Waiting> take() {
    List<Waiting> batch = new ArrayList<>();
    int batchBytes = 0;
    while (!queue.isEmpty() && batch.size() < MAX_BATCH && batchBytes < MAX_BATCH_BYTES) {
      Waiting next = queue.removeFirst();
      batch.add(next);
      batchBytes += next.append.weightBytes();
    }
    return batch;
  }

  private void send(List<Waiting> batch, long nowMillis) {
    List<Append> appends = batch.stream().map(waiting -> waiting.append).toList();
    inFlight.add(batch);
    owner.send(
        new AppendBatch(producer, partition, generation, stream, sequence++, appends),
        reply -> replied(batch, reply, nowMillis),
        () -> failed(batch, nowMillis));
  }

  private void failed(List<Waiting> batch, long nowMillis) {
    if (inFlight.remove(batch)) {
      broken(batch, nowMillis);
    }
  }

  private void replied(List<Waiting> batch, AppendBatch.Reply reply, long nowMillis) {
    if (!inFlight.remove(batch)) {
      return; // given up, and sent to another owner
    }
    List<Waiting> moved = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Waiting waiting = batch.get(i);
      Outcome outcome = i < reply.outcomes().size() ? reply.outcomes().get(i) : new Moved();
      if (outcome instanceof Stored stored) {
        done(waiting);
        waiting.result.stored(reply.epoch(), stored);
      } else if (outcome instanceof Unavailable unavailable) {
        done(waiting);
        waiting.result.unavailable(unavailable.reason());
      } else {
        moved.add(waiting);
      }
    }
    if (moved.isEmpty()) {
      pump(nowMillis);
    } else {
      broken(moved, nowMillis);
    }
  }

  /**
   * Batches end in the order in which they were sent or not: {@code again} is put in order later.
   */
  private void broken(List<Waiting> unanswered, long nowMillis) {
    if (!broken) {
      broken = true;
      retryAt = nowMillis + RETRY_MILLIS;
    }
    again.addAll(unanswered);
  }

  private void restart(long nowMillis) {
    List<Waiting> unanswered = new ArrayList<>(again);
    unanswered.sort((one, other) -> Long.compare(other.number, one.number));
    unanswered.forEach(queue::addFirst);
    again.clear();
    unanswered.forEach(waiting -> waiting.result.again());
    expire(queue, nowMillis);
    stream++;
    sequence = 0;
    broken = false;
    pump(nowMillis);
  }

  private void expire(Deque<Waiting> waiting, long nowMillis) {
    List<Waiting> late = new ArrayList<>();
    waiting.removeIf(
        one -> {
          boolean expired = nowMillis >= one.deadlineMillis;
          if (expired) {
            late.add(one);
          }
          return expired;
        });
    // Called when the queue is consistent again, because the callbacks may add to it.
    for (Waiting one : late) {
      done(one);
      one.result.timedOut();
    }
  }

  private void done(Waiting waiting) {
    bytes -= waiting.append.weightBytes();
  }

  private long numbers;

  private final class Waiting {
    private final long number = numbers++;
    private final Append append;
    private final long deadlineMillis;
    private final Result result;

    Waiting(Append append, long deadlineMillis, Result result) {
      this.append = append;
      this.deadlineMillis = deadlineMillis;
      this.result = result;
    }
  }
}
