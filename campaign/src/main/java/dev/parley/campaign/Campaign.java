package dev.parley.campaign;

import dev.parley.campaign.Schedule.Outcome;
import dev.parley.testkit.process.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code campaign/run}: schedule after schedule of faults on a cluster, each of which
 * is judged by the checker.
 */
@Command(name = "campaign/run")
public final class Campaign implements Callable<Integer> {

  private static final int MOST_STARTS = 3;

  @Option(names = "--schedules")
  private int schedules = 10;

  @Option(names = "--seed")
  private long seed = new Random().nextInt(1_000_000);

  @Option(names = "--seconds")
  private int seconds = 60;

  @Option(names = "--owner-kills")
  private int ownerKills;

  @Option(names = "--slow-links")
  private int slowLinks;

  @Option(names = "--readers")
  private int readers = 100;

  @Option(names = "--behind")
  private int behindMib = 10;

  @Option(names = "--follow-buffers")
  private boolean followBuffers;

  @Option(names = "--slower-by")
  private double slowerBy = 2;

  @Option(names = "--data")
  private Path data = Path.of("data", "campaign");

  private final List<Long> failed = new ArrayList<>();
  private @Nullable Network network;
  private volatile @Nullable Arena arena;
  private int starts;
  private long acknowledged;

  /** Ends with 0 where no promise was broken, with 1 where one was. */
  public static void main(String[] arguments) {
    int status = 1;
    try {
      status = new CommandLine(new Campaign()).execute(arguments);
    } catch (Throwable failure) {
      failure.printStackTrace();
    } finally {
      // The clients' threads would keep the process.
      System.exit(status);
    }
  }

  @Override
  public Integer call() throws Exception {
    // On Ctrl-C nothing may stay, whatever is frozen or cut off just then.
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "kill-all"));
    data = data.toAbsolutePath().normalize();
    if (slowLinks > 0) {
      return lagBehind();
    }
    if (Network.isPossible()) {
      network = Network.make(Arena.names());
      System.out.println(
          "each process has a network of its own: cuts and full disks are drawn too");
    } else {
      System.out.println(
          "LEFT OUT: cuts and full disks; they need root and the commands unshare, nsenter and ip");
    }
    if (network == null || !Clocks.arePossible()) {
      System.out.println("LEFT OUT: wrong clocks; they need the same, and a C compiler");
    }
    if (ownerKills > 0) {
      return killOwners();
    }
    for (int i = 0; i < schedules; i++) {
      runSchedule(i, seed + i);
    }
    System.out.printf(
        "%d schedules of %d s, seeds %d to %d: %,d messages acknowledged, %d schedules with violations%s%n",
        schedules,
        seconds,
        seed,
        seed + schedules - 1,
        acknowledged,
        failed.size(),
        failed.isEmpty() ? "" : ", seeds " + failed);
    Arena last = arena;
    if (last != null) {
      last.close();
    }
    return failed.isEmpty() ? 0 : 1;
  }

  private void runSchedule(int number, long its) throws Exception {
    Arena running = arena;
    Arena now = running == null ? start() : running;
    System.out.printf("schedule %d of %d, seed %d%n", number + 1, schedules, its);
    Outcome outcome = new Schedule(now, its, seconds, System.out::println).run();
    acknowledged += outcome.acknowledged();
    System.out.printf(
        "schedule %d, seed %d: %s, %,d acknowledged, all there %.1f s after the heal, %s%n",
        number + 1,
        its,
        outcome.isGood() ? "good" : "BROKEN",
        outcome.acknowledged(),
        outcome.healSeconds(),
        outcome.plan().strikes());
    if (!outcome.isGood()) {
      failed.add(its);
      outcome.wrong().stream().limit(20).forEach(line -> System.out.println("    " + line));
      keep(its, outcome);
      // What comes next is not to suffer from it.
      now.killAll();
      arena = null;
    }
  }

  private int killOwners() {
    Arena started = start();
    OwnerKills.Outcome outcome = new OwnerKills(started, ownerKills, System.out::println).run();
    System.out.printf(
        "%d owners killed, %,d messages acknowledged; until all rooms were writable: %s%n",
        ownerKills, outcome.acknowledged(), outcome.writable());
    outcome.wrong().forEach(System.out::println);
    started.close();
    return outcome.wrong().isEmpty() ? 0 : 1;
  }

  private int lagBehind() throws InterruptedException {
    if (Network.isPossible()) {
      Network.boundSendBuffers();
    } else {
      System.out.println("LEFT OUT: a small send buffer; it needs root and the command unshare");
    }
    Path folder = data.resolve("slow-links");
    delete(folder);
    LaggingReaders.Size size =
        new LaggingReaders.Size(readers, (long) behindMib << 20, slowLinks, slowerBy);
    try (Cluster cluster = LaggingReaders.start(folder, followBuffers)) {
      LaggingReaders.Outcome outcome =
          new LaggingReaders(cluster, folder.resolve("logs"), size, System.out::println).run();
      System.out.println(outcome);
      outcome.wrong().stream().limit(40).forEach(line -> System.out.println("    " + line));
      return outcome.wrong().isEmpty() ? 0 : 1;
    }
  }

  /** On a machine with other work a start may take too long; that is not what is looked at here. */
  private Arena start() {
    for (int tries = 1; ; tries++) {
      starts++;
      Path folder = data.resolve("cluster-" + starts);
      System.out.println("starting a cluster in " + folder);
      delete(folder);
      try {
        Arena started = Arena.start(folder, network);
        arena = started;
        return started;
      } catch (AssertionError notStarted) {
        System.out.println("    " + notStarted.getMessage());
        if (tries == MOST_STARTS) {
          throw notStarted;
        }
      }
    }
  }

  /** Keeps what a cause can be found in. */
  private void keep(long its, Outcome outcome) throws IOException {
    Path folder = data.resolve("failed").resolve("seed-" + its);
    delete(folder);
    Files.createDirectories(folder);
    Files.write(folder.resolve("violations.txt"), outcome.wrong());
    Files.writeString(folder.resolve("plan.txt"), outcome.plan() + System.lineSeparator());
    outcome.operations().write(folder.resolve("operations.txt"));
    Path logs = data.resolve("cluster-" + starts).resolve("logs");
    try (Stream<Path> all = Files.list(logs)) {
      for (Path log : all.toList()) {
        Files.copy(log, folder.resolve(log.getFileName()));
      }
    }
    System.out.printf(
        "    kept in %s; again: campaign/run --schedules 1 --seed %d --seconds %d%n",
        folder, its, seconds);
  }

  private void killAll() {
    Arena now = arena;
    if (now != null && now.cluster().supervisor().isAlive()) {
      now.killAll();
    }
  }

  private static void delete(Path folder) {
    if (Files.exists(folder)) {
      Shell.run("rm", "-rf", "--", folder.toString());
    }
  }
}
