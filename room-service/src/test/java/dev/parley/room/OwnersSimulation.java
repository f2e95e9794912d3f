package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two owners of one partition, of which at most one is the right one, and clients that ask either:
 * appends, retries, producers that fail or write late, tails that lag, take-overs. Everything that
 * happens is decided by the seed.
 *
 * <p>A key is retried only as long as all its records fall into the de-duplication window, which is
 * what is promised.
 */
final class OwnersSimulation {

  static final int WINDOW = 120;

  private static final int RETRY_WITHIN = WINDOW / 2;
  private static final int PRODUCED_WITHIN = WINDOW / 4;
  private static final int SENDERS = 4;
  private static final byte[] BODY = "1".getBytes(StandardCharsets.UTF_8);
  private static final List<RoomId> ROOMS =
      List.of(new RoomId("general"), new RoomId("team"), new RoomId("quiet"));

  private final Random random;
  private final MemoryLog log = new MemoryLog();
  private final RoomSettings settings =
      new RoomSettings(1 << 16, 1 << 12, WINDOW, Duration.ofSeconds(1));
  private final List<Operation> operations = new ArrayList<>();
  private final List<Observer> observers = new ArrayList<>();
  private final List<Owner> owners = new ArrayList<>();
  private int clock;

  OwnersSimulation(long seed) {
    this.random = new Random(seed);
    owners.add(takeOver());
    owners.add(takeOver());
  }

  MemoryLog log() {
    return log;
  }

  List<Operation> operations() {
    return operations;
  }

  List<Observer> observers() {
    return observers;
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      clock++;
      step(owners.get(random.nextInt(owners.size())));
    }
    owners.forEach(Owner::settle);
    owners.forEach(Owner::settle);
    owners.forEach(this::pump);
  }

  private void step(Owner owner) {
    int choice = random.nextInt(100);
    if (owner.oldestProducedAge() > PRODUCED_WITHIN) {
      owner.writeOne();
    } else if (choice < 25) {
      append(owner, newOperations());
    } else if (choice < 40) {
      retry(owner);
    } else if (choice < 62) {
      owner.read(1 + random.nextInt(4));
      pump(owner);
    } else if (choice < 92) {
      produce(owner);
    } else if (choice < 94) {
      log.unreadable();
    } else if (choice < 96) {
      log.skip(1 + random.nextInt(3));
    } else if (choice < 98) {
      owner.readAll();
      pump(owner);
    } else if (choice < 99 && random.nextInt(3) == 0) {
      replace(owner);
    }
  }

  private void produce(Owner owner) {
    if (owner.producing() == 0) {
      return;
    }
    switch (random.nextInt(12)) {
      case 0 -> owner.failOne("TimeoutException");
      case 1 -> owner.failAndWriteOne("TimeoutException");
      default -> owner.writeOne();
    }
  }

  // ---- clients

  private List<Operation> newOperations() {
    List<Operation> batch = new ArrayList<>();
    for (int count = 1 + random.nextInt(3); count > 0; count--) {
      Append append =
          new Append(
              ROOMS.get(random.nextInt(ROOMS.size())),
              RecordKind.MESSAGE,
              "sender-" + random.nextInt(SENDERS),
              null,
              "key-" + operations.size(),
              Position.NOTHING,
              BODY,
              null);
      Operation operation = new Operation(append, clock, log.end());
      operations.add(operation);
      batch.add(operation);
    }
    return batch;
  }

  /** Sends something again that may well have been answered, with new things in between. */
  private void retry(Owner owner) {
    if (operations.isEmpty()) {
      return;
    }
    int back = 1 + random.nextInt(Math.min(operations.size(), 40));
    Operation again = operations.get(operations.size() - back);
    if (log.end() - again.logEnd <= RETRY_WITHIN) {
      List<Operation> batch = random.nextBoolean() ? newOperations() : new ArrayList<>();
      batch.add(random.nextInt(batch.size() + 1), again);
      append(owner, batch);
    }
  }

  private void append(Owner owner, List<Operation> batch) {
    owner
        .append(batch.stream().map(Operation::append).toArray(Append[]::new))
        .thenAccept(
            reply -> {
              for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answered(reply.outcomes().get(i), clock);
              }
            });
  }

  // ---- owners and their links

  private void replace(Owner old) {
    if (random.nextBoolean()) {
      old.partition().end();
      old.writeAll();
    } else {
      old.partition().end();
      while (old.producing() > 0) {
        old.failOne("lost");
      }
    }
    owners.set(owners.indexOf(old), takeOver());
  }

  private Owner takeOver() {
    return Owner.assigned(log, settings);
  }

  private void pump(Owner owner) {
    if (!owner.partition().serving()) {
      return;
    }
    if (owner.partition().links() == 0) {
      long startsAt =
          owner.attach("gateway", 1, Position.UNKNOWN, ROOMS.toArray(RoomId[]::new)).startsAt();
      observers.add(new Observer(owner, startsAt));
    }
    owner.partition().pump();
    Observer observer = null;
    for (Observer one : observers) {
      observer = one.owner == owner ? one : observer;
    }
    for (LinkBatch batch : owner.deliverAll()) {
      observer.saw(batch);
    }
  }

  /** A message that a client wants to stand once. */
  static final class Operation {
    private final Append append;
    private final int invokedAt;
    private final long logEnd;
    private final List<Stored> positions = new ArrayList<>();
    private int firstAnsweredAt = Integer.MAX_VALUE;

    private Operation(Append append, int invokedAt, long logEnd) {
      this.append = append;
      this.invokedAt = invokedAt;
      this.logEnd = logEnd;
    }

    Append append() {
      return append;
    }

    /** When it was sent first. */
    int invokedAt() {
      return invokedAt;
    }

    /** When it was first said to be stored. */
    int firstAnsweredAt() {
      return firstAnsweredAt;
    }

    /** Every position that an answer has named. */
    List<Stored> positions() {
      return positions;
    }

    private void answered(Outcome outcome, int now) {
      if (outcome instanceof Stored stored) {
        positions.add(stored);
        firstAnsweredAt = Math.min(firstAnsweredAt, now);
      }
    }

    @Override
    public String toString() {
      return append.key() + " " + positions;
    }
  }

  /** A gateway with all rooms. */
  static final class Observer {
    private final Owner owner;
    private final long startsAt;
    private final List<RoomRecord> seen = new ArrayList<>();
    private long cursor;

    private Observer(Owner owner, long startsAt) {
      this.owner = owner;
      this.startsAt = startsAt;
      this.cursor = startsAt;
    }

    long startsAt() {
      return startsAt;
    }

    long cursor() {
      return cursor;
    }

    List<RoomRecord> seen() {
      return seen;
    }

    private void saw(LinkBatch batch) {
      if (batch.after() != cursor) {
        throw new AssertionError("batch after %d at cursor %d".formatted(batch.after(), cursor));
      }
      seen.addAll(batch.records());
      cursor = batch.head();
    }
  }
}
