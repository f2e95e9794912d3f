package dev.parley.bench.report;

import dev.parley.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processes whose processor time and memory are counted.
 *
 * @param pids their ids; none is fine
 */
public record ServerProcesses(List<Long> pids) {

  private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  public ServerProcesses {
    for (long pid : pids) {
      if (!Files.isReadable(stat(pid))) {
        throw new BenchException(
            "--server-pid: %d (expected: a process of this machine, which runs Linux)"
                .formatted(pid));
      }
    }
  }

  /** Whether there is anything to count. */
  public boolean known() {
    return !pids.isEmpty();
  }

  /** What all of them have used so far. */
  public ProcessTimes times() {
    return each().stream().reduce(ProcessTimes.NONE, ProcessTimes::plus);
  }

  /** What each of them has used so far, in their order. */
  public List<ProcessTimes> each() {
    return pids.stream().map(pid -> ProcessTimes.parse(read(pid, stat(pid)))).toList();
  }

  /** Nanoseconds of processor time of all their threads that live: finer than {@link #times}. */
  public long threadNanos() {
    long sum = 0;
    for (long pid : pids) {
      try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
        sum += threads.mapToLong(ServerProcesses::runNanos).sum();
      } catch (IOException gone) {
        throw new BenchException("server process " + pid + " is gone", gone);
      }
    }
    return sum;
  }

  /** The first field of schedstat; nothing of a thread that has just ended. */
  private static long runNanos(Path thread) {
    try {
      return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
    } catch (IOException ended) {
      return 0;
    }
  }

  /** KiB that all of them hold in memory. */
  public long rssKilobytes() {
    long sum = 0;
    for (long pid : pids) {
      Matcher rss = RSS.matcher(read(pid, Path.of("/proc/" + pid + "/status")));
      sum += rss.find() ? Long.parseLong(rss.group(1)) : 0;
    }
    return sum;
  }

  private static Path stat(long pid) {
    return Path.of("/proc/" + pid + "/stat");
  }

  private static String read(long pid, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      throw new BenchException("server process " + pid + " is gone", gone);
    }
  }
}
