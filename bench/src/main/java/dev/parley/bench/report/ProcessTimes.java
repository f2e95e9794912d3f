package dev.parley.bench.report;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Processor time that processes have used.
 *
 * @param userMillis in their own code
 * @param systemMillis in the kernel on their behalf
 */
public record ProcessTimes(long userMillis, long systemMillis) {

  /** The kernel tells it in hundredths of a second, whatever its own clock is. */
  private static final int MILLIS_PER_TICK = 10;

  /** Fields of /proc/PID/stat after the name, which is in brackets and may hold any character. */
  private static final int UTIME = 11;

  private static final int STIME = 12;

  /** No time at all. */
  public static final ProcessTimes NONE = new ProcessTimes(0, 0);

  /**
   * Reads /proc/PID/stat.
   *
   * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
   */
  public static ProcessTimes parse(String stat) {
    int nameEnd = stat.lastIndexOf(')');
    List<String> fields = List.of(stat.substring(nameEnd + 1).strip().split(" "));
    if (nameEnd < 0 || fields.size() <= STIME) {
      throw new IllegalArgumentException(
          "stat: \"%s\" (expected: a line of /proc/PID/stat)".formatted(stat.strip()));
    }
    return new ProcessTimes(
        Long.parseLong(fields.get(UTIME)) * MILLIS_PER_TICK,
        Long.parseLong(fields.get(STIME)) * MILLIS_PER_TICK);
  }

  /** Both together. */
  public long allMillis() {
    return userMillis + systemMillis;
  }

  /** The sum. */
  public ProcessTimes plus(ProcessTimes other) {
    return new ProcessTimes(userMillis + other.userMillis, systemMillis + other.systemMillis);
  }

  /** What each process has used since the other reading, in their order. */
  public static List<ProcessTimes> since(List<ProcessTimes> now, List<ProcessTimes> earlier) {
    return IntStream.range(0, now.size()).mapToObj(i -> now.get(i).since(earlier.get(i))).toList();
  }

  /** What was used since the other reading. */
  public ProcessTimes since(ProcessTimes earlier) {
    return new ProcessTimes(userMillis - earlier.userMillis, systemMillis - earlier.systemMillis);
  }
}
