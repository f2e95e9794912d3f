package dev.parley.bench.load;

import dev.parley.bench.report.ProcessTimes;
import dev.parley.bench.report.ServerProcesses;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What was used up to a moment.
 *
 * @param atNanos the moment
 * @param processes what each of the processes measured has used
 * @param loopNanos processor time of the generator's event loop
 */
record UsageSnapshot(long atNanos, List<ProcessTimes> processes, long loopNanos) {

  /** Now. */
  static UsageSnapshot now(ServerProcesses server, long loopThread) {
    return new UsageSnapshot(
        System.nanoTime(),
        server.each(),
        ManagementFactory.getThreadMXBean().getThreadCpuTime(loopThread));
  }
}
