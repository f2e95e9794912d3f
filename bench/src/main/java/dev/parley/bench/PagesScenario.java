package dev.parley.bench;

import dev.parley.bench.load.PagesRun;
import dev.parley.bench.load.Target;
import dev.parley.bench.report.JsonLine;
import dev.parley.bench.report.ServerProcesses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Pages of history: what one costs. */
@Command(
    name = "pages",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Pages of history out of the middle of rooms: what one of them costs.",
    description = {"Needs --server-pid."})
final class PagesScenario extends Scenario {

  @Option(
      names = {"-r", "--rooms"},
      paramLabel = "N",
      defaultValue = "50",
      description = "to read from (${DEFAULT-VALUE})")
  private int rooms;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "200",
      description = "in each room (${DEFAULT-VALUE})")
  private int messages;

  @Option(
      names = "--page",
      paramLabel = "N",
      defaultValue = "50",
      description = "messages of a page (${DEFAULT-VALUE})")
  private int page;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "500",
      description = "pages a second (${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      defaultValue = "128",
      description = "bytes (${DEFAULT-VALUE})")
  private int payload;

  @Mixin private WindowInputs times = new WindowInputs();

  @Override
  public Integer call() throws InterruptedException {
    Output output = output();
    ServerProcesses server = knownServer();
    PagesRun.Plan plan =
        new PagesRun.Plan(rooms, messages, page, rate, payload, times.warmup(), times.duration());
    PagesRun.Result result = PagesRun.run(target(Target.Protocol.PARLEY), plan, server, progress());
    output.line(
        "%,d pages of %d in %.1f s, %d wrong; %.0f us of processor time each",
        result.pages(),
        page,
        result.usage().seconds(),
        result.wrong(),
        result.usage().micros(result.pages()));
    if (result.wrong() > 0) {
      output.line("wrong    %s", result.firstWrong());
    }
    output.end(
        new JsonLine()
            .put("scenario", "pages")
            .put("rooms", rooms)
            .put("page", page)
            .put("rate", rate)
            .put("pages", result.pages())
            .put("seconds", result.usage().seconds())
            .put("wrong", result.wrong())
            .put("us_each", result.usage().micros(result.pages())));
    return result.wrong() == 0 && result.pages() > 0 ? FINE : WRONG;
  }
}
