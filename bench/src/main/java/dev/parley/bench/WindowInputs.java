package dev.parley.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a load lasts, as options. */
final class WindowInputs {

  @Option(
      names = "--warmup",
      paramLabel = "S",
      defaultValue = "5",
      description = "seconds before, not counted (${DEFAULT-VALUE})")
  private int warmup;

  @Option(
      names = "--duration",
      paramLabel = "S",
      defaultValue = "5",
      description = "seconds that are counted (${DEFAULT-VALUE})")
  private int duration;

  /** Before what is counted. */
  Duration warmup() {
    return seconds("--warmup", warmup, 0);
  }

  /** What is counted. */
  Duration duration() {
    return seconds("--duration", duration, 1);
  }

  private static Duration seconds(String name, int given, int least) {
    if (given < least) {
      throw new BenchException("%s: %d (expected: at least %d)".formatted(name, given, least));
    }
    return Duration.ofSeconds(given);
  }
}
