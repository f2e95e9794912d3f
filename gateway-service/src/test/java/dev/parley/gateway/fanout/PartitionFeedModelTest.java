package dev.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Attach;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomRecord;
import dev.parley.gateway.fanout.ModelNetwork.Lane;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the network and the owners do, each subscriber of a room gets the room's log from where
 * it was told to be live, in order and once, out of records handed on and gaps.
 */
class PartitionFeedModelTest {

  private static final int RUNS = 400;
  private static final int STEPS = 500;
  private static final List<RoomId> ROOMS =
      IntStream.range(0, 5).mapToObj(i -> new RoomId("r" + i)).toList();

  @Test
  void withoutFaultsNothingIsMissing() {
    for (long seed = 1; seed <= RUNS; seed++) {
      run(seed, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 30})
  void underFaultsNothingIsMissing(int faultsPercent) {
    for (long seed = 1; seed <= RUNS; seed++) {
      run(seed * 1_000_003 + faultsPercent, faultsPercent);
    }
  }

  private static void run(long seed, int faultsPercent) {
    Run run = new Run(seed);
    try {
      for (int step = 0; step < STEPS; step++) {
        run.step(faultsPercent);
      }
      run.settle();
    } catch (AssertionError e) {
      throw new AssertionError("seed %d, faults %d %%".formatted(seed, faultsPercent), e);
    }
  }

  /** One run: a log, its owners, a network, a gateway. */
  private static final class Run implements PartitionFeed.Port {

    private final Random random;
    private final ModelLog log = new ModelLog();
    private final ModelNetwork network = new ModelNetwork();
    private final List<ModelSubscriber> subscribers = new ArrayList<>();
    private final PartitionFeed feed = new PartitionFeed(0, this);
    private ModelOwner owner = new ModelOwner(log, 0, 0);
    private long links = 1;
    private long now = 1;

    Run(long seed) {
      random = new Random(seed);
    }

    void step(int faultsPercent) {
      if (random.nextInt(100) < faultsPercent) {
        fault();
        return;
      }
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> log.append(ROOMS.get(random.nextInt(ROOMS.size())), random.nextInt(3));
        case 3 -> owner.readUpTo(log.last());
        case 4 -> send(owner, owner.pump(1 + random.nextInt(4)));
        case 5 -> subscribe();
        case 6 -> {
          if (random.nextInt(4) == 0) {
            unsubscribe(ROOMS.get(random.nextInt(ROOMS.size())));
          }
        }
        case 7 -> {
          now += random.nextInt(200);
          feed.tick(now);
        }
        default -> network.arrive(random);
      }
    }

    private void fault() {
      switch (random.nextInt(6)) {
        case 0 -> network.lose(random);
        case 1 -> network.overtake(random);
        case 2 -> owner.dropBelow(log.last() - random.nextInt(5));
        case 3 -> {
          now += PartitionFeed.SILENT_MILLIS + 1;
          feed.tick(now);
        }
        case 4 -> send(owner, owner.heartbeat());
        default -> takeOver();
      }
    }

    private void takeOver() {
      owner.alive = random.nextBoolean(); // if not, it goes on as long as nobody tells it
      long floor = log.last() + 1 - random.nextInt(6);
      long forgotten = random.nextBoolean() ? 0 : floor - random.nextInt(20);
      owner = new ModelOwner(log, Math.max(0, floor), Math.max(0, forgotten));
      if (random.nextBoolean()) {
        feed.ownerChanged(now);
      }
    }

    private void subscribe() {
      ModelSubscriber subscriber =
          new ModelSubscriber(ROOMS.get(random.nextInt(ROOMS.size())), log);
      subscribers.add(subscriber);
      feed.subscribe(subscriber.room(), now, subscriber::live);
    }

    private void unsubscribe(RoomId room) {
      feed.unsubscribe(room);
      subscribers.removeIf(
          subscriber -> {
            boolean gone = subscriber.room().equals(room);
            if (gone) {
              subscriber.checkWithoutHole();
            }
            return gone;
          });
    }

    /** Ends all faults and lets everything arrive: then nobody may miss anything. */
    void settle() {
      for (int second = 0; second < 10; second++) {
        network.settle();
        owner.readUpTo(log.last());
        send(owner, owner.pump(100));
        network.settle();
        send(owner, owner.heartbeat());
        network.settle();
        now += 1_000;
        feed.tick(now);
      }
      assertThat(feed.attached() || feed.idle()).as("attached or never asked").isTrue();
      subscribers.forEach(subscriber -> subscriber.checkUpTo(log.last()));
    }

    private void send(ModelOwner from, List<LinkBatch> batches) {
      for (LinkBatch batch : batches) {
        network.send(
            Lane.BATCHES,
            () -> {
              boolean accepted = feed.batch(batch, now);
              acknowledge(from, batch.link(), accepted);
            },
            () -> acknowledge(from, batch.link(), false));
      }
    }

    private void acknowledge(ModelOwner to, long link, boolean accepted) {
      network.send(
          Lane.ACKNOWLEDGEMENTS, () -> to.answered(link, accepted), () -> to.answered(link, false));
    }

    @Override
    public long newLink() {
      return links++;
    }

    @Override
    public void attach(
        int partition,
        long link,
        String epoch,
        long cursor,
        List<RoomId> rooms,
        Consumer<Attach.Reply> attached,
        Runnable failed) {
      ModelOwner asked = owner;
      network.send(
          Lane.QUESTIONS,
          () -> answer(asked.attach(link, cursor, rooms), attached, failed),
          failed);
    }

    @Override
    public void interest(
        int partition,
        long link,
        List<RoomId> add,
        List<RoomId> remove,
        Consumer<Attach.Reply> changed,
        Runnable failed) {
      ModelOwner asked = owner;
      network.send(
          Lane.QUESTIONS, () -> answer(asked.interest(link, add, remove), changed, failed), failed);
    }

    private void answer(Attach.Reply reply, Consumer<Attach.Reply> replied, Runnable failed) {
      Runnable arrives = reply == null ? failed : () -> replied.accept(reply);
      network.send(Lane.ANSWERS, arrives, failed);
    }

    @Override
    public void deliver(String epoch, List<RoomRecord> records) {
      for (RoomRecord record : records) {
        of(record.room()).forEach(subscriber -> subscriber.record(record.offset()));
      }
    }

    @Override
    public void events(List<RoomEvent> events) {
      throw new AssertionError("no events were sent");
    }

    @Override
    public void replaced(List<RoomId> rooms) {
      throw new AssertionError("the model has one log");
    }

    @Override
    public void gap(RoomId room, long after, long upTo) {
      of(room).forEach(subscriber -> subscriber.gap(after, upTo));
    }

    private List<ModelSubscriber> of(RoomId room) {
      return subscribers.stream().filter(subscriber -> subscriber.room().equals(room)).toList();
    }
  }
}
