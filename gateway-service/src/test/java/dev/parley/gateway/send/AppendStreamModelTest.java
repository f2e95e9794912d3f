package dev.parley.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.AppendBatch;
import dev.parley.gateway.send.FakeOwner.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever is lost, late or refused on the way: each append has one result, what is acknowledged
 * stands once and where the acknowledgement says, and a producer's appends keep their order.
 */
class AppendStreamModelTest {

  private static final int RUNS = 300;
  private static final int STEPS = 600;

  @Test
  void withoutFaultsEverythingStandsInOrder() {
    for (long seed = 1; seed <= RUNS; seed++) {
      run(seed, 0, false);
    }
  }

  @Test
  void underFaultsNothingIsLostDoubledOrOutOfOrder() {
    for (long seed = 1; seed <= RUNS; seed++) {
      run(seed, (int) (seed % 40), seed % 2 == 0);
    }
  }

  private static void run(long seed, int faultsPercent, boolean refuses) {
    try {
      new Run(seed, faultsPercent, refuses).play();
    } catch (AssertionError e) {
      throw new AssertionError("seed %d, faults %d %%".formatted(seed, faultsPercent), e);
    }
  }

  /** Two producers, one log, and a network that loses and delays. */
  private static final class Run {

    private final Random random;
    private final int faultsPercent;
    private final boolean refuses;
    private final ModelLogOwner owner;
    private final List<Sent> inFlight = new ArrayList<>();

    /** Batches whose sender has given them up, and that arrive all the same. */
    private final List<AppendBatch> late = new ArrayList<>();

    private final List<Producer> producers = List.of(new Producer("p"), new Producer("q"));
    private long now = 1;

    Run(long seed, int faultsPercent, boolean refuses) {
      this.random = new Random(seed);
      this.faultsPercent = faultsPercent;
      this.refuses = refuses;
      this.owner = new ModelLogOwner(random);
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      for (int second = 0; second < 200; second++) {
        while (!inFlight.isEmpty()) {
          Sent sent = inFlight.remove(0);
          sent.replied().accept(owner.take(sent.batch(), refuses));
        }
        now += 60;
        producers.forEach(Producer::hearOfOwner);
        producers.forEach(producer -> producer.stream.tick(now));
      }
      producers.forEach(Producer::check);
      assertThat(owner.log()).doesNotHaveDuplicates();
    }

    private void step() {
      Producer producer = producers.get(random.nextInt(2));
      boolean fault = random.nextInt(100) < faultsPercent;
      switch (random.nextInt(6)) {
        case 0, 1 -> producer.add(1 + random.nextInt(5));
        case 2 -> producer.stream.pump(now);
        case 3 -> {
          now += random.nextInt(fault ? 400 : 40);
          producers.forEach(each -> each.stream.tick(now));
        }
        case 4 -> {
          if (fault) {
            owner.takeOver();
          } else if (random.nextInt(4) == 0) {
            producers.forEach(Producer::hearOfOwner);
          } else if (!late.isEmpty() && random.nextInt(4) == 0) {
            owner.take(late.remove(random.nextInt(late.size())), refuses);
          }
        }
        default -> arrive(fault);
      }
    }

    private void arrive(boolean fault) {
      if (inFlight.isEmpty()) {
        return;
      }
      Sent sent = inFlight.remove(fault ? random.nextInt(inFlight.size()) : 0);
      if (!fault) {
        sent.replied().accept(owner.take(sent.batch(), refuses));
        return;
      }
      switch (random.nextInt(4)) {
        case 0 -> sent.failed().run(); // never arrived
        case 1 -> { // arrives, the answer does not
          owner.take(sent.batch(), refuses);
          sent.failed().run();
        }
        case 2 -> { // arrives when nobody waits for it any more
          late.add(sent.batch());
          sent.failed().run();
        }
        default -> sent.replied().accept(owner.take(sent.batch(), refuses)); // out of order
      }
    }

    /** One producer and what became of its appends. */
    private final class Producer {
      private final String name;
      private final AppendStream stream;
      private final Map<Integer, String> results = new HashMap<>();
      private int count;
      private int knownOwner;

      Producer(String name) {
        this.name = name;
        this.stream =
            new AppendStream(
                name,
                0,
                0,
                (batch, replied, failed) -> inFlight.add(new Sent(batch, replied, failed)));
      }

      /** Owners change behind a producer's back, and it hears of it some time later. */
      void hearOfOwner() {
        if (knownOwner != owner.generation()) {
          knownOwner = owner.generation();
          stream.ownerChanged(knownOwner, now);
        }
      }

      void add(int more) {
        for (int i = 0; i < more; i++) {
          int number = count++;
          stream.add(Appends.append(key(number)), now + 3_000, new Answered(number));
        }
      }

      void check() {
        assertThat(results).as("results of %s", name).hasSize(count);
        assertThat(stream.bytes()).isZero();
        results.forEach(
            (number, result) -> {
              if (result.startsWith("stored")) {
                assertThat(result).isEqualTo("stored " + owner.offsetOf(key(number)));
              }
            });
        List<Integer> order =
            owner.log().stream()
                .filter(key -> key.startsWith(name))
                .map(key -> Integer.parseInt(key.substring(1)))
                .toList();
        assertThat(order).as("order of %s", name).isSorted();
      }

      private String key(int number) {
        return name + number;
      }

      private final class Answered implements AppendStream.Result {
        private final int number;

        Answered(int number) {
          this.number = number;
        }

        @Override
        public void stored(String epoch, AppendBatch.Stored stored) {
          end("stored " + stored.offset());
        }

        @Override
        public void unavailable(String reason) {
          end("unavailable");
        }

        @Override
        public void timedOut() {
          end("timed out");
        }

        private void end(String result) {
          String before = results.put(number, result);
          assertThat(before).as("%s%d has two results", name, number).isNull();
        }
      }
    }
  }
}
