package dev.parley.bench.capacity;

import dev.parley.bench.capacity.Fleet.Kind;
import dev.parley.bench.capacity.Outcome.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Ten minutes of a fleet in virtual time, in steps of a second: people talk at random, now and then
 * all at once or all about one thing; then a gateway dies and its clients come back to the others,
 * and then an owner. Work that does not fit into a second is done in the next ones. The same seed
 * gives the same.
 */
final class Simulation {

  static final int SECONDS = 600;
  static final int GATEWAY_DIES = 240;
  static final int OWNER_DIES = 420;

  /** Everybody talks so much more for so long, about once in so many seconds. */
  private static final double BURST = 3;

  private static final int BURST_SECONDS = 10;
  private static final double BURST_EVERY = 60;

  /** The largest room does so much more, meanwhile. */
  private static final double HOT_ROOM = 20;

  private final Load load;
  private final Costs costs;
  private final Upkeep upkeep;
  private final Brokers brokers;
  private final Machines machines;
  private final Fleet fleet;
  private final Random random;
  private final Partitions partitions;
  private final Map<Kind, Pool> pools = new EnumMap<>(Kind.class);
  private final int[] owner;
  private final double[] waiting;
  private final double[] connected;
  private final double[] returning;
  private final List<Sample> samples = new ArrayList<>();

  /** Sessions that have begun or ended and presence has not told it yet. */
  private double shifts;

  /** The same in seconds of all presence-services. */
  private double unmade;

  private double batches;
  private double linkSeconds;
  private double gridSeconds;
  private double ownersSeconds;
  private double hottest;
  private double fullest;
  private int burstUntil;
  private int backAt = GATEWAY_DIES;
  private int caughtUpAt = OWNER_DIES;

  Simulation(Load load, Prices prices, Machines machines, Fleet fleet, long seed) {
    this.load = load;
    this.costs = prices.costs();
    this.upkeep = prices.upkeep();
    this.brokers = prices.brokers();
    this.machines = machines;
    this.fleet = fleet;
    this.random = new Random(seed);
    this.partitions = new Partitions(load, fleet.partitions(), fleet.of(Kind.GATEWAY), random);
    pools.put(Kind.GATEWAY, new Pool(fleet.of(Kind.GATEWAY), machines.gatewayCores()));
    pools.put(Kind.ROOM, new Pool(fleet.of(Kind.ROOM), machines.roomCores()));
    pools.put(Kind.PRESENCE, new Pool(fleet.of(Kind.PRESENCE), machines.serviceCores()));
    pools.put(Kind.HISTORY, new Pool(fleet.of(Kind.HISTORY), machines.serviceCores()));
    // What a broker has less of counts, processors or disk: see Brokers.
    pools.put(Kind.BROKER, new Pool(fleet.of(Kind.BROKER), 1));
    this.owner = new int[fleet.partitions()];
    for (int p = 0; p < owner.length; p++) {
      owner[p] = p % fleet.of(Kind.ROOM);
    }
    this.waiting = new double[fleet.partitions()];
    this.connected = new double[fleet.of(Kind.GATEWAY)];
    Arrays.fill(connected, load.connections() / connected.length);
    this.returning = new double[connected.length];
  }

  Outcome run() {
    for (int second = 0; second < SECONDS; second++) {
      if (second == GATEWAY_DIES) {
        gatewayDies();
      } else if (second == OWNER_DIES) {
        pool(Kind.ROOM).kill(0);
      } else if (second == OWNER_DIES + (int) Math.ceil(upkeep.takeoverSeconds())) {
        partitionsMove();
      }
      double sent = talk(second);
      comeAndGo();
      comeBack(second);
      shift();
      sample(second, sent);
    }
    return outcome();
  }

  /** What people say in a second: through the log, down the links, to the sockets. */
  private double talk(int second) {
    boolean burst = burst(second);
    double sent = 0;
    double copies = 0;
    double stored = 0;
    double late = 0;
    for (int p = 0; p < partitions.count(); p++) {
      double spoken = poisson(partitions.messages(p) * (burst ? BURST : 1));
      double receivers = partitions.receivers(p) * spoken;
      double arrived = spoken;
      if (burst && p == partitions.largestAt()) {
        double hot = poisson(partitions.largestRate() * HOT_ROOM);
        arrived += hot;
        receivers += hot * partitions.largestRoom();
      }
      sent += arrived;
      copies += receivers;
      hottest = Math.max(hottest, arrived / costs.partitionMessages());
      double served = serve(p, arrived);
      late += waiting[p];
      stored += served;
    }
    if (second > OWNER_DIES && late > 0) {
      caughtUpAt = second + 1;
    }
    pool(Kind.GATEWAY).share(copies * costs.copyMicros() + sent * costs.sendMicros());
    pool(Kind.HISTORY).share(stored * upkeep.applyMicros());
    double seconds = brokers.seconds(load.bodyBytes(), machines.replicas(), machines.brokerCores());
    pool(Kind.BROKER).share(stored * seconds * 1e6);
    return sent;
  }

  /** What an owner does for a partition in a second; without one everything waits. */
  private double serve(int partition, double arrived) {
    waiting[partition] += arrived;
    Pool owners = pool(Kind.ROOM);
    if (!owners.isAlive(owner[partition])) {
      return 0;
    }
    double served = Math.min(waiting[partition], costs.partitionMessages());
    waiting[partition] -= served;
    owners.give(owner[partition], served * costs.storeMicros());
    double down = downTheLinks(partition, served);
    owners.give(owner[partition], down * costs.linkMicros());
    pool(Kind.GATEWAY).share(down * costs.takeMicros());
    batches += down;
    linkSeconds += down * costs.linkMicros() / 1e6;
    return served;
  }

  /**
   * Batches from a partition to all gateways in a second: what falls into one turn is one, and a
   * link that has nothing to tell in a second tells its head.
   */
  private double downTheLinks(int partition, double served) {
    int gateways = pool(Kind.GATEWAY).alive();
    double each = served * partitions.gatewaysReached(partition) / gateways;
    double turns = costs.batchesPerSecond();
    return gateways * (turns * (1 - Math.exp(-each / turns)) + Math.exp(-each));
  }

  /** Those that come, and as many that go; heartbeats of the others. */
  private void comeAndGo() {
    double come = poisson(load.connects());
    pool(Kind.GATEWAY).share(come * costs.comeMicros(load.roomsEach()));
    pool(Kind.ROOM).share(come * load.roomsEach() * upkeep.joinMicros());
    pool(Kind.HISTORY).share(come * load.roomsEach() * upkeep.pageMicros());
    double heartbeats = load.connections() / upkeep.noteSeconds();
    pool(Kind.PRESENCE).share(heartbeats * upkeep.noteMicros());
    grid(0, heartbeats);
    shifts += 2 * come;
  }

  private void gatewayDies() {
    Pool gateways = pool(Kind.GATEWAY);
    gateways.kill(0);
    for (int g = 1; g < connected.length; g++) {
      returning[g] = connected[0] / (connected.length - 1);
    }
    shifts += connected[0];
    connected[0] = 0;
  }

  /** The clients of the dead gateway all try at once; each other one takes as many as it can. */
  private void comeBack(int second) {
    Pool gateways = pool(Kind.GATEWAY);
    double back = 0;
    for (int g = 0; g < returning.length; g++) {
      double each = costs.comeMicros(load.roomsEach());
      double taken = Math.min(returning[g], Math.floor(gateways.spareMicros(g) / each));
      gateways.give(g, taken * each);
      returning[g] -= taken;
      connected[g] += taken;
      back += taken;
      fullest = Math.max(fullest, connected[g] * costs.socketKib() / machines.socketsKib());
    }
    pool(Kind.ROOM).share(back * load.roomsEach() * upkeep.joinMicros());
    shifts += back;
    if (away() > 0) {
      backAt = second + 1;
    }
  }

  /**
   * Sessions begin and end as fast as presence can tell it; the others wait, and what the other
   * nodes have to do with it comes no faster.
   */
  private void shift() {
    Pool presence = pool(Kind.PRESENCE);
    double each = upkeep.shiftMicros(load.roomsEach());
    double made = Math.min(shifts, presence.spareMicros() / each);
    presence.share(made * each);
    grid(made, 0);
    shifts -= made;
    unmade = shifts * each / 1e6 / (machines.serviceCores() * presence.alive());
  }

  /** What every node does for its share of the grid; brokers have none. */
  private void grid(double shifts, double heartbeats) {
    double each = upkeep.gridMicros(shifts, load.roomsEach(), heartbeats, gridNodes());
    sharingGrid().forEach(pool -> pool.share(each * pool.alive()));
    gridSeconds += each / 1e6;
  }

  private Stream<Pool> sharingGrid() {
    return Arrays.stream(Kind.values()).filter(Kind::sharesGrid).map(this::pool);
  }

  private int gridNodes() {
    return sharingGrid().mapToInt(Pool::alive).sum();
  }

  private void partitionsMove() {
    Pool owners = pool(Kind.ROOM);
    int next = 0;
    for (int p = 0; p < owner.length; p++) {
      if (owner[p] == 0) {
        owner[p] = 1 + next++ % (owners.size() - 1);
        owners.give(
            owner[p],
            pool(Kind.GATEWAY).alive() * upkeep.openMicros()
                + partitions.interests(p) * upkeep.interestMicros());
      }
    }
  }

  private void sample(int second, double sent) {
    Map<Kind, Double> mean = new EnumMap<>(Kind.class);
    Map<Kind, Double> busiest = new EnumMap<>(Kind.class);
    double behind = unmade;
    ownersSeconds += pool(Kind.ROOM).total();
    for (Kind kind : Kind.values()) {
      Pool pool = pool(kind);
      mean.put(kind, pool.mean());
      busiest.put(kind, pool.busiest());
      pool.tick();
      behind = Math.max(behind, pool.behind());
    }
    if (second >= OWNER_DIES && pool(Kind.ROOM).behind() > 0) {
      caughtUpAt = second + 1;
    }
    samples.add(new Sample(second, sent, mean, busiest, behind, away()));
  }

  private Outcome outcome() {
    List<Sample> calm = samples.subList(0, GATEWAY_DIES);
    Map<Kind, Double> busy = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      double[] sorted =
          calm.stream()
              .mapToDouble(sample -> sample.busiest().getOrDefault(kind, 0.0))
              .sorted()
              .toArray();
      busy.put(kind, sorted[sorted.length * 99 / 100]);
    }
    return new Outcome(
        fleet,
        load.messages(),
        partitions.copies(),
        batches / SECONDS,
        busy,
        fullest,
        linkSeconds / ownersSeconds,
        hottest,
        gridSeconds / SECONDS / machines.serviceCores() / (machines.fillPercent() / 100),
        backAt - GATEWAY_DIES,
        caughtUpAt - OWNER_DIES,
        List.copyOf(samples));
  }

  private double away() {
    return Arrays.stream(returning).sum();
  }

  private Pool pool(Kind kind) {
    return Objects.requireNonNull(pools.get(kind));
  }

  private boolean burst(int second) {
    if (second >= burstUntil && random.nextDouble() < 1 / BURST_EVERY) {
      burstUntil = second + BURST_SECONDS;
    }
    return second < burstUntil;
  }

  /** How many of things that happen at random happen in a second. */
  private double poisson(double mean) {
    if (mean > 30) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    int count = 0;
    for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }
}
