package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MILLI;
import static dev.parley.simulation.Timeline.SECOND;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * One run: a world with clients that talk while things go wrong; then everything is put right, and
 * within a bounded time everybody has to be served, be at the head, and have seen what is stored.
 */
final class Simulation {

  /** From the end of all faults until everybody is served, at most. */
  private static final long PATIENCE = 45 * SECOND;

  private static final long LOOK = 100 * MILLI;
  private static final long AFTERWARDS = 1_200 * MILLI;

  static {
    // What goes wrong here is reported by the checker; handlers that throw are reported by the bus.
    Configurator.setAllLevels("dev.parley", Level.OFF);
  }

  private final long seed;
  private final Bug bug;

  Simulation(long seed, Bug bug) {
    this.seed = seed;
    this.bug = bug;
  }

  /**
   * How a run went.
   *
   * @param violations what was promised and not kept; none where all is well
   * @param acknowledged how many messages were
   * @param seen how many messages clients got
   * @param waits how often something waited until a socket had taken what it was given
   * @param quietMillis virtual time from the end of all faults until everybody was served
   * @param digest of all that happened
   */
  record Result(
      long seed,
      List<String> violations,
      int acknowledged,
      long seen,
      long waits,
      long quietMillis,
      long digest) {}

  Result run() {
    World world = new World(seed, bug);
    long quiet = 0;
    try {
      quiet = live(world);
      new Checker(world).check();
    } catch (RuntimeException | AssertionError e) {
      List<StackTraceElement> trace = List.of(e.getStackTrace());
      world.violation("thrown: %s at %s".formatted(e, trace.subList(0, Math.min(8, trace.size()))));
    } finally {
      world.sockets.forEach(Socket::discard);
    }
    return new Result(
        seed,
        world.violations,
        acknowledged(world),
        world.views.stream().mapToLong(view -> view.messages.size()).sum(),
        world.sockets.stream().mapToLong(Socket::waits).sum(),
        quiet / MILLI,
        world.timeline.digest());
  }

  private static int acknowledged(World world) {
    int count = 0;
    for (Client client : world.clients) {
      for (Operation operation : client.operations()) {
        count += operation.acknowledgedAt >= 0 ? 1 : 0;
      }
    }
    return count;
  }

  private long live(World world) {
    Timeline timeline = world.timeline;
    Trouble trouble = new Trouble(world);
    world.clients.forEach(
        client -> timeline.after(timeline.between(0, SECOND), null, client::connect));
    world.clients.forEach(client -> start(world, client));
    timeline.after(timeline.between(0, 2 * SECOND), null, trouble::begin);
    timeline.runUntil(world.settings.span());
    trouble.end();
    long healed = timeline.now();
    while (!waitsFor(world).isEmpty()) {
      if (timeline.now() - healed > PATIENCE) {
        world.violation("not served 45 s after the last fault: " + waitsFor(world));
        return timeline.now() - healed;
      }
      timeline.runUntil(timeline.now() + LOOK);
    }
    long quiet = timeline.now() - healed;
    world.clients.forEach(Client::history);
    timeline.runUntil(timeline.now() + AFTERWARDS);
    return quiet;
  }

  private static void start(World world, Client client) {
    if (client.floods) {
      flood(world, client);
    } else {
      talk(world, client);
    }
  }

  /** Lets a client send several times what the window holds, until the span is over. */
  private static void flood(World world, Client client) {
    Timeline timeline = world.timeline;
    long pause = world.settings.span() / 20;
    timeline.after(
        timeline.between(pause / 2, pause),
        null,
        () -> {
          if (timeline.now() <= world.settings.span()) {
            client.burst(1 + timeline.random().nextInt(world.settings.dedupWindow() / 4));
            flood(world, client);
          }
        });
  }

  /** Lets a client send, ask and repeat itself until the span is over. */
  private static void talk(World world, Client client) {
    Timeline timeline = world.timeline;
    timeline.after(
        timeline.between(20 * MILLI, 1_500 * MILLI),
        null,
        () -> {
          if (timeline.now() > world.settings.span()) {
            return;
          }
          if (timeline.chance(world.settings.slowLinks() * 0.2)) {
            client.leaveAndReturn();
          }
          int choice = timeline.random().nextInt(10);
          if (choice < 7) {
            client.burst(1 + timeline.random().nextInt(timeline.chance(0.1) ? 20 : 4));
          } else if (choice < 9) {
            client.repeat();
          } else {
            client.history();
          }
          talk(world, client);
        });
  }

  private static String waitsFor(World world) {
    if (!world.owners.settled() || !world.historians.settled()) {
      return "a partition has no owner";
    }
    for (RoomNode node : world.roomNodes) {
      if (!node.producer().idle() || !node.tail().caughtUp()) {
        return node.machine().name + " is not idle";
      }
    }
    for (HistoryNode node : world.historyNodes) {
      if (!node.tail().caughtUp()) {
        return node.machine().name + " is not caught up";
      }
    }
    for (Client client : world.clients) {
      String waits = client.waitsFor();
      if (!waits.isEmpty()) {
        return waits;
      }
    }
    return "";
  }
}
