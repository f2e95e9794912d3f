package dev.parley.bench;

import dev.parley.bench.load.CatchUpRun;
import dev.parley.bench.load.Target;
import dev.parley.bench.report.JsonLine;
import dev.parley.bench.report.ProcessTimes;
import dev.parley.bench.report.ServerProcesses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A full room and a newcomer: how fast sends are taken, and how fast all of it is read again. */
@Command(
    name = "catch-up",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "A full room and a newcomer: how fast it is filled, and how fast it is read again.",
    description = {
      "Sends messages into a fresh room, then a newcomer joins with `after` at the first of them:",
      "how long from its TCP connect until it has all the others, in order and without a hole."
    })
final class CatchUpScenario extends Scenario {

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "20000",
      description = "to send (${DEFAULT-VALUE})")
  private int messages;

  @Option(
      names = "--senders",
      paramLabel = "N",
      defaultValue = "4",
      description = "who send them (${DEFAULT-VALUE})")
  private int senders;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "256",
      description = "messages in flight for each sender (${DEFAULT-VALUE})")
  private int window;

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      defaultValue = "128",
      description = "bytes (${DEFAULT-VALUE})")
  private int payload;

  @Override
  public Integer call() throws InterruptedException {
    Output output = output();
    if (messages < 2 || senders < 1 || window < 1 || payload < 10) {
      throw new BenchException(
          "messages %d, senders %d, window %d, payload %d (expected: at least 2, 1, 1, 10)"
              .formatted(messages, senders, window, payload));
    }
    CatchUpRun.Plan plan = new CatchUpRun.Plan(messages, senders, window, payload);
    ServerProcesses server = server();
    ProcessTimes before = server.times();
    CatchUpRun.Result result = CatchUpRun.run(target(Target.Protocol.PARLEY), plan, progress());
    double cpuSeconds = server.times().since(before).allMillis() / 1e3;
    output.line(
        "sent     %,d in %.2f s: %,.0f acknowledged a second; sent again %,d",
        messages, result.sendSeconds(), messages / result.sendSeconds(), result.retries());
    output.line(
        "caught up in %.3f s: %,d of %,d read, recovered: %s",
        result.catchUpSeconds(), result.found(), result.expected(), result.recovered());
    output.line(
        "checks   holes, duplicates and disagreements %,d, copies missing at the senders %,d",
        result.faults(), result.missing());
    if (server.known()) {
      output.line("server   %.2f CPU-seconds in all", cpuSeconds);
    }
    output.end(
        new JsonLine()
            .put("scenario", "catch-up")
            .put("messages", messages)
            .put("senders", senders)
            .put("window", window)
            .put("payload", payload)
            .put("send_s", result.sendSeconds())
            .put("acknowledged_per_s", messages / result.sendSeconds())
            .put("retries", result.retries())
            .put("catch_up_s", result.catchUpSeconds())
            .put("expected", result.expected())
            .put("found", result.found())
            .put("recovered", result.recovered())
            .put("faults", result.faults())
            .put("missing", result.missing())
            .put("server_cpu_s", server.known() ? (Object) cpuSeconds : null));
    return result.clean() ? FINE : WRONG;
  }
}
