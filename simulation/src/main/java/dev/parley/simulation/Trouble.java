package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MILLI;
import static dev.parley.simulation.Timeline.SECOND;

import dev.parley.log.LogEntry;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Makes things go wrong in a world for a while, and puts all right again. */
final class Trouble {

  private final World world;
  private final Timeline timeline;
  private final Random random;
  private final List<Fault> faults;
  private boolean over;

  Trouble(World world) {
    this.world = world;
    this.timeline = world.timeline;
    this.random = timeline.random();
    this.faults = List.copyOf(world.settings.faults());
  }

  void begin() {
    if (!faults.isEmpty()) {
      timeline.after(timeline.between(0, 2 * world.settings.faultEvery()), null, this::next);
    }
  }

  private void next() {
    if (!over) {
      happen(faults.get(random.nextInt(faults.size())));
      timeline.after(timeline.between(0, 2 * world.settings.faultEvery()), null, this::next);
    }
  }

  private void happen(Fault fault) {
    switch (fault) {
      case FREEZE_ROOMS -> rooms().machine().freeze(seconds(0.2, 5));
      case FREEZE_GATEWAY -> gateway().machine.freeze(seconds(0.2, 5));
      case FREEZE_HISTORY -> history().machine().freeze(seconds(0.2, 4));
      case KILL_ROOMS -> killRooms();
      case KILL_GATEWAY -> killGateway();
      case KILL_HISTORY -> killHistory(false);
      case WIPE_HISTORY -> killHistory(true);
      case DRAIN_ROOMS -> drainRooms();
      case MOVE_PARTITION -> world.owners.move(partition());
      case MOVE_HISTORY -> world.historians.move(partition());
      case CUT_ONE_WAY -> world.network.cut(machine().name, machine().name, seconds(0.1, 5));
      case CUT_BOTH_WAYS -> cutBothWays();
      case CUT_ROOMS_FROM_KAFKA -> rooms().machine().cutFromKafka(seconds(0.2, 5));
      case CUT_HISTORY_FROM_KAFKA -> history().machine().cutFromKafka(seconds(0.2, 4));
      case STALL_PARTITION -> world.logs.get(partition()).stall(seconds(0.1, 3));
      case LAG_ROOMS -> lag(rooms().tail());
      case LAG_HISTORY -> lag(history().tail());
      case CLIENT_STOPS_READING -> client().stop(seconds(0.05, 8));
      case LINK_CHANGES -> client().setBytesPerSecond(timeline.between(200, 200_000));
      case CLIENT_RECONNECTS -> client().reconnect();
      case ALL_CLIENTS_RECONNECT -> world.clients.forEach(Client::reconnect);
      case CLIENT_REJOINS -> client().leaveAndReturn();
      case UNREADABLE_RECORD -> world.logs.get(partition()).appendUnreadable();
      case SKIPPED_OFFSETS -> world.logs.get(partition()).skip(1 + random.nextInt(5));
      case RETENTION -> retention();
      case FOREIGN_RECORDS -> foreign();
    }
  }

  /** Ends every fault, and starts again what is down. */
  void end() {
    over = true;
    world.healed = true;
    world.network.heal();
    world.logs.forEach(SimulatedLog::heal);
    world.clients.forEach(Client::readOn);
    for (RoomNode node : world.roomNodes) {
      node.machine().heal();
      node.tail().lag(0);
    }
    for (GatewayNode node : world.gateways) {
      node.machine.heal();
    }
    for (HistoryNode node : world.historyNodes) {
      node.machine().heal();
      node.tail().lag(0);
    }
  }

  // ---- processes

  private void killRooms() {
    int number = random.nextInt(world.roomNodes.length);
    Machine machine = world.roomNodes[number].machine();
    if (machine.alive()) {
      world.kill(machine);
      timeline.after(seconds(0.3, 3), null, () -> world.startRooms(number));
    }
  }

  private void drainRooms() {
    int number = random.nextInt(world.roomNodes.length);
    RoomNode node = world.roomNodes[number];
    Machine machine = node.machine();
    if (!machine.alive() || machine.frozen()) {
      return;
    }
    new Loop(machine).run(node.service()::leave);
    Runnable restart =
        () -> {
          if (machine.alive()) {
            world.kill(machine);
            timeline.after(seconds(0.3, 2), null, () -> world.startRooms(number));
          }
        };
    world.owners.leave(node.tail(), () -> timeline.after(seconds(0, 0.5), null, restart));
    timeline.after(10 * SECOND, null, restart);
  }

  private void killGateway() {
    int number = random.nextInt(world.gateways.length);
    Machine machine = world.gateways[number].machine;
    if (machine.alive()) {
      world.kill(machine);
      timeline.after(seconds(0.3, 3), null, () -> world.startGateway(number));
    }
  }

  private void killHistory(boolean wiped) {
    int number = random.nextInt(world.historyNodes.length);
    HistoryNode node = world.historyNodes[number];
    if (node.machine().alive()) {
      world.kill(node.machine());
      CrashingStore found = wiped ? new CrashingStore() : node.store().crashed(timeline);
      timeline.after(seconds(0.3, 3), null, () -> world.startHistory(number, found));
    }
  }

  private void lag(Tail tail) {
    tail.lag(timeline.between(5 * MILLI, 400 * MILLI));
    timeline.after(seconds(0.5, 4), null, () -> tail.lag(0));
  }

  // ---- the network

  private void cutBothWays() {
    String one = machine().name;
    String other = machine().name;
    long nanos = seconds(0.1, 5);
    world.network.cut(one, other, nanos);
    world.network.cut(other, one, nanos);
  }

  private Machine machine() {
    return switch (random.nextInt(5)) {
      case 0 -> history().machine();
      case 1, 2 -> gateway().machine;
      default -> rooms().machine();
    };
  }

  // ---- the log

  /** The oldest go, but never one copy of a message without the others. */
  private void retention() {
    SimulatedLog log = world.logs.get(partition());
    List<LogEntry> all = log.all();
    long mostly = log.begin() + (log.end() - log.begin()) / 3;
    long begin = log.begin();
    long latestCopy = -1;
    for (LogEntry entry : all) {
      if (entry.offset() >= mostly) {
        break;
      }
      if (entry.record() != null) {
        List<Long> copies =
            Objects.requireNonNull(
                world
                    .truth()
                    .copies(
                        entry.record().room().value(),
                        entry.record().sender(),
                        entry.record().key()));
        latestCopy = Math.max(latestCopy, copies.get(copies.size() - 1));
        if (!entry.record().sender().equals("program")) {
          break; // it may be sent again
        }
      }
      if (latestCopy <= entry.offset()) {
        begin = entry.offset() + 1;
      }
    }
    log.forgetBelow(begin);
  }

  private void foreign() {
    for (int count = random.nextInt(20); count >= 0; count--) {
      Background.write(world);
    }
  }

  // ---- choices

  private long seconds(double least, double most) {
    return timeline.between((long) (least * SECOND), (long) (most * SECOND));
  }

  private int partition() {
    return random.nextInt(world.settings.partitions());
  }

  private RoomNode rooms() {
    return world.roomNodes[random.nextInt(world.roomNodes.length)];
  }

  private GatewayNode gateway() {
    return world.gateways[random.nextInt(world.gateways.length)];
  }

  private HistoryNode history() {
    return world.historyNodes[random.nextInt(world.historyNodes.length)];
  }

  private Client client() {
    return world.clients.get(random.nextInt(world.clients.size()));
  }
}
