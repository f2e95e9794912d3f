package dev.parley.campaign;

import dev.parley.campaign.Fault.Cut;
import dev.parley.campaign.Fault.DiskFull;
import dev.parley.campaign.Fault.FarBehind;
import dev.parley.campaign.Fault.Freeze;
import dev.parley.campaign.Fault.Kill;
import dev.parley.campaign.Fault.KillAll;
import dev.parley.campaign.Fault.ResetClients;
import dev.parley.campaign.Fault.RollingRestart;
import dev.parley.campaign.Fault.SlowLinks;
import dev.parley.campaign.Fault.StopReading;
import dev.parley.campaign.Fault.Unreadable;
import dev.parley.campaign.Fault.Wiped;
import dev.parley.campaign.Fault.WrongClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Which faults strike when. The same seed gives the same plan, on machines that allow the same
 * faults.
 *
 * @param strikes in the order of time
 * @param slowRates bytes a second of the link of each client that is on a slow one all the time
 */
record FaultPlan(List<Strike> strikes, List<Integer> slowRates) {

  private static final int MOST_FAULTS = 4;
  private static final int SLOW_CLIENTS = 4;
  private static final int SLOWEST_BYTES = 8 * 1024;
  private static final int FASTEST_BYTES = 64 * 1024;
  private static final List<String> BROKERS = List.of("kafka-1", "kafka-2", "kafka-3");
  private static final List<String> HISTORY = List.of("history-1", "history-2");

  /**
   * One fault.
   *
   * @param atSecond of the schedule
   */
  record Strike(int atSecond, Fault fault) {}

  /**
   * Draws one to four faults that begin in the first two thirds.
   *
   * @param network whether cuts are possible
   * @param clocks whether clocks can be set
   */
  static FaultPlan draw(long seed, int seconds, boolean network, boolean clocks) {
    // Neighbouring seeds begin with nearly the same numbers: they are spread first.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    List<Supplier<Fault>> kinds =
        new ArrayList<>(
            List.of(
                () -> new Kill(any(random, Arena.names()), 1 + random.nextInt(2)),
                () -> new Kill(any(random, of("room", 3)), 1 + random.nextInt(2)),
                () -> new Kill(random.nextBoolean() ? "leader" : "controller", 1),
                () -> new KillAll(any(random, List.of("kafka", "room", "history", "presence"))),
                () -> new Freeze(any(random, Arena.names()), 3 + random.nextInt(12)),
                // Longer than a consumer's session, with appends on their way.
                () -> new Freeze(any(random, of("room", 3)), 8 + random.nextInt(8)),
                () ->
                    new RollingRestart(any(random, List.of("gateway", "room", "history", "kafka"))),
                () -> new Wiped(any(random, HISTORY)),
                () -> new Unreadable(64),
                ResetClients::new,
                () -> new SlowLinks(SLOWEST_BYTES, 5 + random.nextInt(16)),
                // Shorter and longer than a client may take nothing.
                () -> new StopReading(3 + random.nextInt(15)),
                FarBehind::new));
    if (network) {
      kinds.add(() -> cut(random));
      kinds.add(() -> cut(random));
      kinds.add(() -> cut(random));
      kinds.add(() -> new DiskFull(any(random, List.of("kafka-3", "history-2")), 12));
    }
    if (clocks) {
      kinds.add(() -> wrongClock(random));
    }
    List<Strike> strikes = new ArrayList<>();
    int count = 1 + random.nextInt(MOST_FAULTS);
    for (int i = 0; i < count; i++) {
      int at = 3 + random.nextInt(Math.max(1, seconds * 2 / 3 - 3));
      strikes.add(new Strike(at, kinds.get(random.nextInt(kinds.size())).get()));
    }
    strikes.sort(Comparator.comparingInt(Strike::atSecond));
    List<Integer> slowRates =
        random.ints(SLOW_CLIENTS, SLOWEST_BYTES, FASTEST_BYTES + 1).boxed().toList();
    return new FaultPlan(List.copyOf(strikes), slowRates);
  }

  private static Fault wrongClock(Random random) {
    List<String> services =
        Arena.names().stream().filter(name -> !name.startsWith("kafka")).toList();
    return new WrongClock(any(random, services), random.nextBoolean() ? 60 : -60, 20);
  }

  private static Fault cut(Random random) {
    boolean bothWays = random.nextBoolean();
    int seconds = 4 + random.nextInt(14);
    String gateway = any(random, of("gateway", 2));
    String room = any(random, of("room", 3));
    String broker = any(random, BROKERS);
    String history = any(random, HISTORY);
    return switch (random.nextInt(8)) {
      case 0 -> new Cut(List.of(gateway), List.of(room), bothWays, seconds);
      case 1 -> new Cut(List.of(room), List.of(gateway), false, seconds);
      case 2 -> new Cut(List.of(room), BROKERS, bothWays, seconds);
      case 3 -> new Cut(BROKERS, List.of(room), false, seconds);
      case 4 -> new Cut(List.of(history), BROKERS, bothWays, seconds);
      case 5 -> new Cut(List.of(gateway), HISTORY, bothWays, seconds);
      case 6 -> new Cut(List.of(broker), without(BROKERS, broker), bothWays, seconds);
      // The cluster of services in two halves, both of which reach Kafka.
      default ->
          new Cut(
              List.of("gateway-1", "room-1", "presence-1", "history-1"),
              List.of("gateway-2", "room-2", "room-3", "presence-2", "history-2"),
              true,
              seconds);
    };
  }

  private static List<String> of(String role, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> role + "-" + number).toList();
  }

  private static List<String> without(List<String> all, String one) {
    return all.stream().filter(name -> !name.equals(one)).toList();
  }

  private static String any(Random random, List<String> names) {
    return names.get(random.nextInt(names.size()));
  }
}
