package dev.parley.bench.load;

import dev.parley.bench.BenchException;
import dev.parley.bench.report.Progress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Opens clients and waits until all are ready. */
final class Opening {

  private static final long NANOS = 1_000_000_000;
  private static final long STUCK_NANOS = 20 * NANOS;

  private Opening() {}

  /**
   * Opens them.
   *
   * @return the seconds that it took
   * @throws BenchException where any of them failed
   */
  static double open(Crowd crowd, List<Placement> placements, Progress progress)
      throws InterruptedException {
    progress.step("opening %,d connections".formatted(placements.size()));
    long start = System.nanoTime();
    int before = crowd.ask(crowd::readyClients);
    CompletableFuture<Void> opened = crowd.open(placements);
    int last = -1;
    long movedAt = start;
    while (!Waiting.until(opened)) {
      int done = crowd.ask(() -> crowd.readyClients() + crowd.failedClients());
      if (done != last) {
        last = done;
        movedAt = System.nanoTime();
      } else if (System.nanoTime() - movedAt > STUCK_NANOS) {
        throw new BenchException(
            "%,d connections got no answer for %d s"
                .formatted(placements.size() - done + before, STUCK_NANOS / NANOS));
      }
      if (progress.due()) {
        progress.at("%,d of %,d".formatted(done - before, placements.size()));
      }
    }
    int failed = crowd.ask(crowd::failedClients);
    if (failed > 0) {
      throw new BenchException(
          "%,d of %,d connections failed: %s"
              .formatted(failed, placements.size(), crowd.ask(crowd::reasons).get(0)));
    }
    return (System.nanoTime() - start) / (double) NANOS;
  }
}
