package dev.parley.node;

import dev.parley.config.Settings;
import dev.parley.config.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs one node: the services named in PARLEY_SERVICES, or all that are on the class path. */
public final class Main {

  private static final int CLOSE_SECONDS = 60;

  private Main() {}

  /** Starts the node, and stops it clean on SIGTERM or SIGINT. */
  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> environment = System.getenv();
    try {
      Settings settings = Settings.load(environment);
      List<ServiceModule> modules = ServiceModule.selected(settings);
      Node.start(settings, environment, modules).onSuccess(Main::closeAtExit).onFailure(Main::fail);
    } catch (SettingsException e) {
      e.faults().forEach(System.err::println);
      System.exit(1);
    }
  }

  private static void closeAtExit(Node node) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  CountDownLatch closed = new CountDownLatch(1);
                  node.close().onComplete(result -> closed.countDown());
                  try {
                    if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                      System.err.println("not closed after " + CLOSE_SECONDS + " s");
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "close"));
    // Whoever looks after the process starts another: this one has no way back.
    node.whenLost(() -> new Thread(() -> System.exit(1), "lost").start());
    System.out.println("started " + node.id());
  }

  private static void fail(Throwable cause) {
    System.err.println(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    System.exit(1);
  }
}
