package dev.parley.bench.report;

import dev.parley.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    ProcessTimes sum = ProcessTimes.NONE;
    for (long pid : pids) {
      sum = sum.plus(ProcessTimes.parse(read(pid, stat(pid))));
    }
    return sum;
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
