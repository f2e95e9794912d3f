package dev.parley.bench.report;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap that a JVM's live objects take: read by jcmd after a full collection. */
public final class LiveHeap {

  private static final Pattern USED = Pattern.compile("\\bused (\\d+)([KMG])");

  private LiveHeap() {}

  /** Bytes of all processes together. */
  public static long bytes(ServerProcesses servers) {
    long sum = 0;
    for (long pid : servers.pids()) {
      jcmd(pid, "GC.run");
      sum += parse(jcmd(pid, "GC.heap_info"));
    }
    return sum;
  }

  /** Reads what GC.heap_info says, of any collector. */
  static long parse(String heapInfo) {
    long sum = 0;
    int metaspace = heapInfo.indexOf("Metaspace");
    Matcher used = USED.matcher(metaspace < 0 ? heapInfo : heapInfo.substring(0, metaspace));
    while (used.find()) {
      int shift = "KMG".indexOf(used.group(2)) * 10 + 10;
      sum += Long.parseLong(used.group(1)) << shift;
    }
    return sum;
  }

  private static String jcmd(long pid, String command) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    return Tool.run("--heap", jcmd, Long.toString(pid), command);
  }
}
