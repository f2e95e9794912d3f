package dev.parley.standalone;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command {@code deploy/local-cluster}: Kafka and each service as a process of its own. */
public final class LocalCluster extends Command {

  @Option(names = "--data")
  private @Nullable Path data;

  @Option(names = "--brokers")
  private int brokers = 1;

  @Option(names = "--gateways")
  private int gateways = 2;

  @Option(names = "--rooms")
  private int rooms = 2;

  @Option(names = "--presence")
  private int presence = 1;

  @Option(names = "--history")
  private int history = 1;

  @Option(names = "--port")
  private int port = 8080;

  @Option(names = "--places")
  private @Nullable Path places;

  @Option(names = "--no-restart")
  private boolean noRestart;

  LocalCluster() {
    super("deploy/local-cluster", "local-cluster.txt");
  }

  /** Runs until it is asked to stop. */
  public static void main(String[] arguments) {
    int status = new LocalCluster().run(arguments, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Override
  void perform() throws InterruptedException {
    Path where = data == null ? StandaloneOptions.defaultData().resolve("cluster") : data;
    ClusterOptions options =
        new ClusterOptions(
            where.toAbsolutePath().normalize(),
            brokers,
            gateways,
            rooms,
            presence,
            history,
            port,
            !noRestart);
    DataFolder folder = DataFolder.open(options.data());
    ProcessTable table = new ProcessTable(folder.resolve("processes.tsv"));
    table.remove();
    Map<String, String> environment = System.getenv();
    Path secret = folder.resolve("secret");
    OwnSecret.keptIn(secret);
    Path clusterSecret = folder.resolve("cluster-secret");
    OwnSecret.keptIn(clusterSecret);
    ClusterPlan plan =
        new ClusterPlanner(options, Places.readFrom(places), environment, new Ports(new Random()))
            .plan(secret, clusterSecret);
    Supervisor supervisor = new Supervisor(table, options.restart(), System.out);
    StopSignal signal = StopSignal.arm(supervisor::close, Supervisor.CLOSES_WITHIN, System.err);
    try {
      System.out.println("Parley " + version() + ", a cluster in " + folder.path());
      Path logs = ChildProcess.makeLogFolder(folder.resolve("logs"));
      for (List<ProcessSpec> wave : plan.waves()) {
        supervisor.start(
            wave.stream().map(spec -> new ChildProcess(spec, logs, environment)).toList());
      }
      supervisor.keepRunning();
      print(plan, folder.path());
    } catch (RuntimeException failure) {
      signal.disarm();
      supervisor.close();
      throw failure;
    }
    signal.awaitEnd();
  }

  private static void print(ClusterPlan plan, Path folder) {
    System.out.println();
    System.out.println("Parley is ready:");
    for (ProcessSpec spec : plan.all()) {
      String scheme = spec.role() == ProcessRole.KAFKA ? "" : "http://";
      System.out.printf(
          "  %-17s %-11s %s%s%n", spec.role().id(), spec.name(), scheme, spec.address());
    }
    System.out.println("  processes in " + folder.resolve("processes.tsv"));
    System.out.println("  logs in " + folder.resolve("logs"));
    System.out.println("Ctrl-C stops them all; the history stays.");
  }
}
