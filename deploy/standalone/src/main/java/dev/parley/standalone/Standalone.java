package dev.parley.standalone;

import dev.parley.config.Settings;
import dev.parley.config.SettingsException;
import dev.parley.node.Node;
import dev.parley.node.NodeSettings;
import dev.parley.node.ServiceModule;
import dev.parley.node.SettingsCheck;
import dev.parley.telemetry.Telemetry;
import io.vertx.core.Future;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All services and their broker in this JVM. What is started here is the same code as in a cluster;
 * only the settings differ. {@link #close} may come from another thread while it starts.
 */
final class Standalone implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(12);

  private static final String ANOTHER_PORT = "choose another with --port";

  private final StandaloneOptions options;
  private final Map<String, String> environment;
  private final PrintStream out;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private boolean closed;

  /**
   * A standalone Parley that is not started.
   *
   * @param out takes the progress and the address
   */
  Standalone(StandaloneOptions options, Map<String, String> environment, PrintStream out) {
    this.options = options;
    this.environment = environment;
    this.out = out;
  }

  /**
   * Returns when people can chat.
   *
   * @throws StartFailure where something is in the way
   * @throws SettingsException where the environment has faults
   */
  void start() {
    Ports ports = new Ports(new Random());
    int port = options.port() == 0 ? ports.next() : options.port();
    Ports.requireFree(options.host(), port, ANOTHER_PORT);
    ports.reserve(port);
    DataFolder folder = keep(DataFolder.open(options.data()));
    Path log = folder.resolve("logs").resolve("parley.log");
    LogFile.use(log);
    EmbeddedKafka.complainWhenItGivesUp(System.err, log);
    out.println("Parley " + Command.version() + ", data in " + folder.path());

    BrokerSettings broker =
        new BrokerSettings(1, folder.resolve("kafka"), ports.next(), ports.next());
    StandaloneSettings values =
        StandaloneSettings.of(environment, options.host(), port, folder, broker.bootstrap(), ports);
    NodeSettings settings = checked(values.variables());
    requirePortsFree(settings);
    step("Kafka", () -> keep(EmbeddedKafka.start(broker)));
    Node node = step("the services", () -> startNode(values.variables(), settings, port));

    boolean tls = values.variables().containsKey("PARLEY_GATEWAY_TLS_CERTIFICATE");
    Banner.print(
        out,
        tls ? "https" : "http",
        options.host(),
        port,
        node.managementPort(),
        folder.path(),
        log);
  }

  /** Stops the services, then the broker, then gives the folder back. */
  @Override
  public void close() {
    while (true) {
      AutoCloseable last;
      synchronized (this) {
        closed = true;
        last = opened.pollLast();
      }
      if (last == null) {
        return;
      }
      try {
        last.close();
      } catch (Exception failure) {
        out.println("did not close clean: " + StartFailure.reasonOf(failure));
      }
    }
  }

  /** Faults first, all of them: nobody wants to wait for Kafka to hear of a misspelt number. */
  private static NodeSettings checked(Map<String, String> variables) {
    Settings settings = SettingsCheck.readAll(Settings.load(variables));
    Telemetry.check(variables, settings);
    settings.check();
    return NodeSettings.read(settings);
  }

  private static void requirePortsFree(NodeSettings node) {
    requireFree("PARLEY_MANAGEMENT_PORT", node.management().host(), node.management().port());
    requireFree("PARLEY_CLUSTER_PORT", node.clusterHost(), node.clusterPort());
    requireFree("PARLEY_BUS_PORT", node.busHost(), node.busPort());
  }

  private static void requireFree(String variable, String host, int port) {
    if (port != 0) {
      Ports.requireFree(host, port, "choose another with " + variable);
    }
  }

  private Node startNode(Map<String, String> variables, NodeSettings settings, int port)
      throws Exception {
    try {
      Node node =
          await(
              Node.start(Settings.load(variables), variables, ServiceModule.load()), READY_WITHIN);
      keep(() -> await(node.close(), CLOSED_WITHIN));
      await(node.awaitReady(READY_WITHIN), READY_WITHIN.plusSeconds(1));
      return node;
    } catch (BindException taken) {
      // In the seconds since they were found free; the exception does not say which.
      Ports.requireFree(options.host(), port, ANOTHER_PORT);
      requirePortsFree(settings);
      throw taken;
    }
  }

  private synchronized <T extends AutoCloseable> T keep(T part) {
    if (closed) {
      throw new StartFailure("stopped while it started");
    }
    opened.addLast(part);
    return part;
  }

  private <T> T step(String what, Callable<T> work) {
    out.print("starting " + what + " ... ");
    out.flush();
    Stopwatch watch = Stopwatch.started();
    try {
      T result = work.call();
      out.println(watch);
      return result;
    } catch (StartFailure | SettingsException known) {
      out.println("failed");
      throw known;
    } catch (Exception failure) {
      out.println("failed");
      throw new StartFailure(StartFailure.reasonOf(failure), failure);
    }
  }

  private static <T> T await(Future<T> future, Duration patience) throws Exception {
    try {
      return future.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new StartFailure("no answer within " + patience.toSeconds() + " s", late);
    }
  }
}
