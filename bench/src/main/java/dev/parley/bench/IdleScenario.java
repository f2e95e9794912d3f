package dev.parley.bench;

import dev.parley.bench.load.IdleRun;
import dev.parley.bench.load.Target;
import dev.parley.bench.report.JsonLine;
import dev.parley.bench.report.LiveHeap;
import dev.parley.bench.report.ServerProcesses;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Members that say nothing: the memory of one, and the processor time to let it in. */
@Command(
    name = "idle",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Members that say nothing: memory of one, and the processor time to let it in.",
    description = {"Needs --server-pid."})
final class IdleScenario extends Scenario {

  @Option(
      names = {"-n", "--members"},
      paramLabel = "N",
      defaultValue = "10000",
      description = "connections (${DEFAULT-VALUE})")
  private int members;

  @Option(
      names = {"-r", "--rooms"},
      paramLabel = "N",
      defaultValue = "1000",
      description = "rooms, filled in turn (${DEFAULT-VALUE})")
  private int rooms;

  @Option(
      names = "--warm",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "connections opened and closed before, to warm the server up (${DEFAULT-VALUE})")
  private int warm;

  @Option(
      names = "--wait",
      paramLabel = "S",
      defaultValue = "5",
      description = "seconds before memory is read (${DEFAULT-VALUE})")
  private int wait;

  @Option(
      names = "--heap",
      description = "also the live heap, by a full collection in the server's JVM (jcmd)")
  private boolean heap;

  @Option(
      names = "--metrics",
      split = ",",
      paramLabel = "URL",
      description = "management addresses of all nodes: also what a session takes in the data grid")
  private List<URI> metrics = List.of();

  @Option(
      names = "--peer",
      paramLabel = "PEER",
      defaultValue = "parley",
      description = "parley or raw (${DEFAULT-VALUE})")
  private Target.Protocol peer = Target.Protocol.PARLEY;

  @Override
  public Integer call() throws InterruptedException {
    Output output = output();
    if (members < 1 || rooms < 1 || warm < 0 || wait < 0) {
      throw new BenchException(
          "members %d, rooms %d, warm %d, wait %d (expected: at least 1, 1, 0, 0)"
              .formatted(members, rooms, warm, wait));
    }
    ServerProcesses server = knownServer();
    IdleRun.Plan plan =
        new IdleRun.Plan(members, Math.min(rooms, members), warm, Duration.ofSeconds(wait));
    IdleRun.Result result =
        IdleRun.run(
            target(peer),
            plan,
            server,
            () -> heap ? OptionalLong.of(LiveHeap.bytes(server)) : OptionalLong.empty(),
            metrics,
            progress());
    print(result, output);
    return result.clients() == members ? FINE : WRONG;
  }

  private void print(IdleRun.Result result, Output output) {
    output.line(
        "%,d of %,d connections still open; connected and joined in %.2f s, %,.0f per CPU-second of"
            + " the server",
        result.clients(), members, result.connectSeconds(), result.connectsPerCpuSecond());
    output.line(
        "RSS %,d KB before, %,d KB after: %.2f KB a connection",
        result.rssBefore(), result.rssAfter(), result.rssPerClient());
    output.line(
        "processor time while they are idle: %.1f ms a second for 10,000 of them",
        result.idleMillisPerSecond());
    if (!metrics.isEmpty()) {
      output.line(
          "data grid: %,d sessions, %.0f bytes each",
          result.grid().sessions(), result.grid().bytesPerSession());
    }
    if (heap) {
      output.line("live heap %.2f KB a connection", result.heapPerClient());
    }
    output.end(
        new JsonLine()
            .put("scenario", "idle")
            .put("members", members)
            .put("rooms", rooms)
            .put("open", result.clients())
            .put("connects_per_s", members / result.connectSeconds())
            .put("connects_per_server_cpu_s", result.connectsPerCpuSecond())
            .put("rss_before_kb", result.rssBefore())
            .put("rss_after_kb", result.rssAfter())
            .put("rss_kb_per_connection", result.rssPerClient())
            .put("idle_cpu_ms_per_s_per_10000", result.idleMillisPerSecond())
            .put("grid_sessions", result.grid().sessions())
            .put(
                "grid_bytes_per_session",
                metrics.isEmpty() ? null : (Object) result.grid().bytesPerSession())
            .put("heap_kb_per_connection", heap ? (Object) result.heapPerClient() : null));
  }
}
