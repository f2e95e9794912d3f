package dev.parley.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the process does when it is asked to stop (SIGINT, SIGTERM, SIGHUP): it closes, within a
 * deadline, and then ends with status 0; with status 1 where it did not close in time. Ending from
 * within, with {@link System#exit}, needs {@link #disarm} first.
 */
final class StopSignal {

  private final Runnable close;
  private final Duration deadline;
  private final PrintStream err;
  private final Thread hook = new Thread(this::stop, "stop-signal");
  private volatile boolean received;

  private StopSignal(Runnable close, Duration deadline, PrintStream err) {
    this.close = close;
    this.deadline = deadline;
    this.err = err;
  }

  /** From now on a signal runs {@code close}, which may meet what is only half started. */
  static StopSignal arm(Runnable close, Duration deadline, PrintStream err) {
    StopSignal signal = new StopSignal(close, deadline, err);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** True once a signal came: whatever fails from then on fails because of it. */
  boolean received() {
    return received;
  }

  /**
   * From now on the process ends without closing anything. Where a signal came before, this never
   * returns: the signal ends the process.
   */
  void disarm() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyStopping) {
      awaitEnd();
    }
  }

  /** Waits for the end of the process. */
  void awaitEnd() {
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      try {
        never.await();
      } catch (InterruptedException ignored) {
        // Only the end of the process ends this.
      }
    }
  }

  private void stop() {
    received = true;
    FutureTask<Void> closing = new FutureTask<>(close, null);
    Thread closer = new Thread(closing, "close");
    closer.setDaemon(true);
    closer.start();
    int status = 1;
    try {
      closing.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      status = 0;
    } catch (TimeoutException late) {
      err.println("parley: not stopped within " + deadline.toSeconds() + " s, ended");
    } catch (ExecutionException failure) {
      err.println("parley: did not stop clean: " + StartFailure.reasonOf(failure));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    // A shutdown hook can choose the exit status in no other way.
    Runtime.getRuntime().halt(status);
  }
}
