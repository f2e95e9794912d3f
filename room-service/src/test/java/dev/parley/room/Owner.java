package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.Attach;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomRecord;
import dev.parley.log.LogEntry;
import dev.parley.protocol.RoomId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A {@link RoomPartition} with its producer and its tail on a {@link MemoryLog}. Nothing goes on by
 * itself: the test says when what was produced is written, and when what is written is read.
 */
final class Owner {

  static final int PARTITION = 5;
  static final long GENERATION = 4;
  static final String EPOCH = "epoch";

  private final MemoryLog log;
  private long betweenAppendsMillis = 60_000;
  private long nowMillis;
  private final RoomPartition partition;
  private final Deque<Produced> produced = new ArrayDeque<>();
  private final List<Sent> sent = new ArrayList<>();
  private long next;
  private long stream;

  private Owner(MemoryLog log, RoomSettings settings) {
    this.log = log;
    this.next = Math.max(log.begin(), log.end() - settings.dedupWindow());
    this.partition =
        new RoomPartition(
            PARTITION,
            EPOCH,
            GENERATION,
            settings,
            log.begin(),
            next,
            log.end(),
            (append, onFailure) -> produced.add(new Produced(append, onFailure, log.end())),
            (link, batch) -> sent.add(new Sent(link, batch)));
  }

  /** A node that is given the partition now, and has not read anything yet. */
  static Owner assigned(MemoryLog log, RoomSettings settings) {
    return new Owner(log, settings);
  }

  /** A node that has the partition and has read all that stands in it. */
  static Owner serving(MemoryLog log, RoomSettings settings) {
    Owner owner = new Owner(log, settings);
    owner.readAll();
    return owner;
  }

  RoomPartition partition() {
    return partition;
  }

  // ---- appends

  /** From now on so much time passes between two appends; else enough for any pace. */
  void appendEvery(long millis) {
    betweenAppendsMillis = millis;
  }

  /** Appends in a stream of its own. */
  CompletableFuture<AppendBatch.Reply> append(Append... appends) {
    stream++;
    return append("own", stream, 0, appends);
  }

  /** Appends as a producer that numbers its batches. */
  CompletableFuture<AppendBatch.Reply> append(
      String producer, long ofStream, long sequence, Append... appends) {
    CompletableFuture<AppendBatch.Reply> reply = new CompletableFuture<>();
    AppendBatch batch =
        new AppendBatch(
            producer, PARTITION, GENERATION, ofStream, sequence, Arrays.asList(appends));
    nowMillis += betweenAppendsMillis;
    partition.append(
        batch,
        nowMillis,
        outcomes -> {
          if (!reply.complete(outcomes)) {
            throw new IllegalStateException("a second reply to one batch: " + outcomes);
          }
        });
    return reply;
  }

  // ---- between the producer and the log

  /** How many records the producer has been given and has not written. */
  int producing() {
    return produced.size();
  }

  /** How far the log has grown since the oldest record waits in the producer. */
  long oldestProducedAge() {
    return produced.isEmpty() ? 0 : log.end() - produced.peekFirst().logEnd;
  }

  /** Writes the oldest record produced, and returns its offset. */
  long writeOne() {
    return log.append(produced.removeFirst().append);
  }

  void writeAll() {
    while (!produced.isEmpty()) {
      writeOne();
    }
  }

  /** The producer gives the oldest record up: it is not written. */
  void failOne(String reason) {
    produced.removeFirst().onFailure.accept(reason);
  }

  /** The producer gives up waiting for the oldest record, which is written nevertheless. */
  void failAndWriteOne(String reason) {
    Produced lost = produced.removeFirst();
    log.append(lost.append);
    lost.onFailure.accept(reason);
  }

  // ---- between the log and the partition

  /** Reads some entries; returns how many were dropped as duplicates. */
  int read(int limit) {
    return read(limit, UnaryOperator.identity());
  }

  int read(int limit, UnaryOperator<RoomRecord> traced) {
    List<LogEntry> entries = log.from(next, limit);
    int dropped = 0;
    if (!entries.isEmpty()) {
      next = entries.get(entries.size() - 1).offset() + 1;
      dropped = partition.read(entries, traced);
    }
    return dropped;
  }

  /** Reads to the end of the log. */
  int readAll() {
    int dropped = read(Integer.MAX_VALUE);
    next = log.end();
    partition.reached(next);
    return dropped;
  }

  /** Whether there is more to read. */
  boolean behind() {
    return next < log.end();
  }

  /** All the way: what was produced is written and read back. */
  void settle() {
    writeAll();
    readAll();
  }

  // ---- links

  /** Opens a link for a gateway. */
  Attach.Reply attach(String gateway, long link, long cursor, RoomId... rooms) {
    return partition.attach(
        new Attach(gateway, PARTITION, link, "", cursor, new ArrayList<>(Arrays.asList(rooms))));
  }

  /** Batches that were sent and are not yet answered, in order. */
  List<Sent> sent() {
    return sent;
  }

  /** The batches sent and not yet answered. */
  List<LinkBatch> batches() {
    return sent.stream().map(Sent::batch).toList();
  }

  /** The gateways answer everything sent until nothing more comes; returns what they got. */
  List<LinkBatch> deliverAll() {
    List<LinkBatch> delivered = new ArrayList<>();
    while (!sent.isEmpty()) {
      Sent first = sent.remove(0);
      delivered.add(first.batch);
      partition.acknowledged(first.link, true);
    }
    return delivered;
  }

  /**
   * A batch on its way.
   *
   * @param link the link
   * @param batch what is on it
   */
  record Sent(Link link, LinkBatch batch) {}

  private record Produced(Append append, Consumer<String> onFailure, long logEnd) {}
}
