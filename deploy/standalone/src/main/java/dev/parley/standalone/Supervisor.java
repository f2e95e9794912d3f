package dev.parley.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts processes, keeps them running and stops them in order.
 *
 * <pre>
 * new -> start() ... all ready -> keepRunning() -> close()
 * </pre>
 *
 * <p>A process that ends before all are ready fails the start; later it is started again after a
 * second, with the same ports, and the process table is written again. {@link #close} may come from
 * another thread at any time.
 */
final class Supervisor implements AutoCloseable {

  /** Longer than all waves may take to stop together. */
  static final Duration CLOSES_WITHIN = ProcessRole.STOP_WITHIN.multipliedBy(3).plusSeconds(5);

  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration RESTART_AFTER = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(100);

  private final ProcessTable table;
  private final boolean restart;
  private final PrintStream out;
  private final List<ChildProcess> children = new ArrayList<>();
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(Supervisor::daemon);
  private boolean closing;

  /**
   * A supervisor without processes.
   *
   * @param table shows the processes once all are ready
   * @param restart whether a process that died is started again
   * @param out takes a line for everything that happens
   */
  Supervisor(ProcessTable table, boolean restart, PrintStream out) {
    this.table = table;
    this.restart = restart;
    this.out = out;
  }

  /**
   * Starts some processes at once and returns when all of them are ready.
   *
   * @throws StartFailure where one ends, or is not ready in time
   */
  void start(List<ChildProcess> some) throws InterruptedException {
    Stopwatch watch = Stopwatch.started();
    some.forEach(this::startFirst);
    List<ChildProcess> waiting = new ArrayList<>(some);
    while (!waiting.isEmpty()) {
      for (ChildProcess child : List.copyOf(waiting)) {
        if (child.awaitEnd(POLL.dividedBy(waiting.size()))) {
          throw new StartFailure(
              child.ending()
                  + " before it was ready: "
                  + child.lastLine()
                  + " ("
                  + child.log()
                  + ")");
        }
        if (child.isReady()) {
          waiting.remove(child);
          out.printf("  %-11s ready after %s%n", child.spec().name(), watch);
        }
      }
      if (watch.elapsed().compareTo(READY_WITHIN) > 0) {
        String names =
            waiting.stream().map(child -> child.spec().name()).collect(Collectors.joining(", "));
        throw new StartFailure(
            names + " not ready after " + watch + "; see " + waiting.get(0).log());
      }
    }
  }

  /** Writes the process table and from now on starts again what dies. */
  synchronized void keepRunning() {
    if (!closing) {
      writeTable();
      children.forEach(child -> child.onEnd(() -> died(child)));
    }
  }

  /** Stops all, in waves: outside first, Kafka last. What does not stop in time is killed. */
  @Override
  public void close() {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
    }
    keeper.shutdownNow();
    Map<Integer, List<ChildProcess>> waves =
        children.stream()
            .collect(
                Collectors.groupingBy(
                    child -> child.spec().role().stopWave(), TreeMap::new, Collectors.toList()));
    waves.values().forEach(this::stop);
    table.remove();
  }

  private synchronized void startFirst(ChildProcess child) {
    if (closing) {
      throw new StartFailure("stopped before " + child.spec().name() + " was started");
    }
    child.start();
    children.add(child);
  }

  private synchronized void died(ChildProcess child) {
    if (closing) {
      return;
    }
    out.println(
        child.ending() + (restart ? "; starts again in " + RESTART_AFTER.toSeconds() + " s" : ""));
    if (restart) {
      startAgainLater(child);
    } else {
      rewriteTable();
    }
  }

  private void startAgainLater(ChildProcess child) {
    keeper.schedule(() -> startAgain(child), RESTART_AFTER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void startAgain(ChildProcess child) {
    if (closing) {
      return;
    }
    try {
      child.start();
    } catch (StartFailure failure) {
      out.println(failure.getMessage());
      startAgainLater(child);
      return;
    }
    out.println(child.spec().name() + " started again as process " + child.row().pid());
    rewriteTable();
    child.onEnd(() -> died(child));
  }

  private void rewriteTable() {
    try {
      writeTable();
    } catch (StartFailure failure) {
      // The processes matter more than the file about them.
      out.println(failure.getMessage());
    }
  }

  /** A process about to be started again keeps its row until it has the next id. */
  private void writeTable() {
    table.write(
        children.stream()
            .filter(child -> restart || child.isAlive())
            .map(ChildProcess::row)
            .toList());
  }

  private void stop(List<ChildProcess> wave) {
    Stopwatch watch = Stopwatch.started();
    wave.forEach(ChildProcess::askToStop);
    for (ChildProcess child : wave) {
      Duration left = ProcessRole.STOP_WITHIN.minus(watch.elapsed());
      try {
        if (!child.awaitEnd(left.isNegative() ? Duration.ZERO : left)) {
          out.println(child.spec().name() + " did not stop within " + watch + ", killed");
          child.kill();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        child.kill();
      }
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "supervisor");
    thread.setDaemon(true);
    return thread;
  }
}
