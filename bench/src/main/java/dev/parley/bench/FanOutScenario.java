package dev.parley.bench;

import dev.parley.bench.load.LoadPlan;
import dev.parley.bench.load.LoadResult;
import dev.parley.bench.load.LoadRun;
import dev.parley.bench.load.Target;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many members: what a copy costs the server. */
@Command(
    name = "fanout",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Many members: what a copy of a message costs the server, and how long it takes.",
    description = {
      "Without a preset: 1,000 members in one room, 50 messages a second. The processor time is",
      "read where --server-pid names the processes."
    })
final class FanOutScenario extends Scenario {

  /** A setting with a name, of which other options change single figures. */
  static final class Preset {
    @Option(names = "--s1", description = "one room of 1,000, 50 messages a second")
    boolean bigRoom;

    @Option(names = "--s2", description = "100 rooms of 10, 5,000 messages a second")
    boolean manyRooms;

    @Option(names = "--w3", description = "the hot room: 1,000 members, 100 senders, closed loop")
    boolean hotRoom;
  }

  @ArgGroup private @Nullable Preset preset;

  @Option(
      names = {"-n", "--members"},
      paramLabel = "N",
      description = "connections in all")
  private @Nullable Integer members;

  @Option(
      names = {"-r", "--rooms"},
      paramLabel = "N",
      description = "rooms, filled in turn")
  private @Nullable Integer rooms;

  @Option(
      names = "--senders",
      paramLabel = "N",
      description = "members that send, in turn (default: all)")
  private @Nullable Integer senders;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "messages a second in all; or max: closed loop, each sender goes on when its own message is back")
  private @Nullable String rate;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "1",
      description = "messages in flight for each sender of a closed loop (${DEFAULT-VALUE})")
  private int window;

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      defaultValue = "128",
      description = "bytes (${DEFAULT-VALUE})")
  private int payload;

  @Mixin private WindowInputs times = new WindowInputs();

  @Option(
      names = "--drain",
      paramLabel = "S",
      defaultValue = "10",
      description = "seconds to wait for copies still in flight (${DEFAULT-VALUE})")
  private int drain;

  @Option(
      names = "--peer",
      paramLabel = "PEER",
      defaultValue = "parley",
      description =
          "parley, or raw: a server that sends each text to all of the same path (${DEFAULT-VALUE})")
  private Target.Protocol peer = Target.Protocol.PARLEY;

  @Override
  public Integer call() throws InterruptedException {
    Output output = output();
    LoadPlan plan = plan();
    LoadResult result = LoadRun.run(target(peer), plan, server(), progress());
    Figures.print(result, output);
    if (peer == Target.Protocol.PARLEY) {
      output.line("acknowledged %,.0f a second", result.acknowledged() / result.seconds());
    }
    output.end(result.json("fanout", peer.name().toLowerCase(Locale.ROOT)));
    return result.checks().clean() ? FINE : WRONG;
  }

  private LoadPlan plan() {
    LoadPlan base = base();
    int all = members == null ? base.members() : members;
    int byDefault = members == null || preset != null ? Math.min(all, base.senders()) : all;
    return new LoadPlan(
        all,
        rooms == null ? base.rooms() : rooms,
        senders == null ? byDefault : senders,
        rate == null ? base.rate() : rate(rate),
        window,
        payload,
        base.warmup(),
        base.duration(),
        Duration.ofSeconds(drain));
  }

  private LoadPlan base() {
    Duration before = times.warmup();
    Duration counted = times.duration();
    if (preset != null && preset.manyRooms) {
      return Presets.s2(before, counted);
    }
    return preset != null && preset.hotRoom
        ? Presets.w3(before, counted)
        : Presets.s1(before, counted);
  }

  private static double rate(String text) {
    try {
      double given = "max".equals(text) ? 0 : Double.parseDouble(text);
      if (given > 0 || "max".equals(text)) {
        return given;
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw new BenchException(
        "--rate: \"%s\" (expected: messages a second, more than 0, or max)".formatted(text));
  }
}
