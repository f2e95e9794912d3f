package dev.parley.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs seeds one after another. See {@code simulation/run --help}. */
public final class Main {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private final Bug bug;
  private final long beganAt = System.nanoTime();
  private long reportedAt = beganAt;
  private long run;
  private long failed;
  private long acknowledged;
  private long seen;
  private long waits;
  private long slowestMillis;

  private Main(Bug bug) {
    this.bug = bug;
  }

  /**
   * Runs what the arguments say; exits with 1 where a seed had a violation, 2 where they are wrong.
   */
  public static void main(String[] arguments) {
    long seeds = 1_000;
    long from = 1;
    Bug bug = Bug.NONE;
    try {
      for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
        switch (rest.next()) {
          case "--seeds" -> seeds = Long.parseLong(rest.next());
          case "--from" -> from = Long.parseLong(rest.next());
          case "--bug" -> bug = Bug.valueOf(rest.next());
          case "--help", "-h" -> {
            System.out.print(help());
            return;
          }
          default -> throw new IllegalArgumentException("unknown option");
        }
      }
    } catch (RuntimeException e) {
      System.err.printf("simulation/run: %s%n%s", Arrays.toString(arguments), help());
      System.exit(MISUSED);
    }
    System.exit(new Main(bug).run(from, seeds) ? 0 : FAILED);
  }

  private static String help() {
    try (InputStream text = Main.class.getResourceAsStream("help.txt")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean run(long from, long seeds) {
    for (long seed = from; seed < from + seeds; seed++) {
      Simulation.Result result = new Simulation(seed, bug).run();
      run++;
      acknowledged += result.acknowledged();
      seen += result.seen();
      waits += result.waits();
      slowestMillis = Math.max(slowestMillis, result.quietMillis());
      if (!result.violations().isEmpty()) {
        failed++;
        result
            .violations()
            .forEach(each -> System.out.printf("seed %d: %s%n", result.seed(), each));
      }
      if (System.nanoTime() - reportedAt > TimeUnit.SECONDS.toNanos(10)) {
        reportedAt = System.nanoTime();
        System.err.printf("  %d of %d seeds, %d with a violation%n", run, seeds, failed);
      }
    }
    long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganAt));
    System.out.printf(
        "%d seeds from %d, %d with a violation; %d messages acknowledged, %d deliveries,"
            + " %d waits for full sockets; served %.1f s after the last fault at the latest; %d s, %d seeds a minute%n",
        run,
        from,
        failed,
        acknowledged,
        seen,
        waits,
        slowestMillis / 1_000.0,
        seconds,
        60 * run / seconds);
    return failed == 0;
  }
}
