package dev.parley.standalone;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command {@code deploy/run}: all of Parley in this JVM. */
public final class Main extends Command {

  private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

  @Option(names = "--port")
  private @Nullable Integer port;

  @Option(names = "--host")
  private @Nullable String host;

  @Option(names = "--data")
  private @Nullable Path data;

  Main() {
    super("deploy/run", "run.txt");
  }

  /** Runs until it is asked to stop. */
  public static void main(String[] arguments) {
    int status = new Main().run(arguments, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  void perform() throws InterruptedException {
    StandaloneOptions options = StandaloneOptions.of(host, port, data, System.getenv());
    Standalone standalone = new Standalone(options, System.getenv(), System.out);
    StopSignal signal = StopSignal.arm(() -> stop(standalone), STOP_WITHIN, System.err);
    try {
      standalone.start();
    } catch (RuntimeException failure) {
      signal.disarm();
      standalone.close();
      throw failure;
    }
    signal.awaitEnd();
  }

  private static void stop(Standalone standalone) {
    standalone.close();
    LogManager.shutdown();
  }
}
