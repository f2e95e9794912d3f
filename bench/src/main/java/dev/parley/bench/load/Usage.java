package dev.parley.bench.load;

import dev.parley.bench.report.ProcessTimes;
import dev.parley.bench.report.ServerProcesses;
import java.lang.management.ManagementFactory;

/**
 * What was used up to a moment.
 *
 * @param atNanos the moment
 * @param server by the processes measured
 * @param loopNanos processor time of the generator's event loop
 */
record Usage(long atNanos, ProcessTimes server, long loopNanos) {

  /** Now. */
  static Usage now(ServerProcesses server, long loopThread) {
    return new Usage(
        System.nanoTime(),
        server.times(),
        ManagementFactory.getThreadMXBean().getThreadCpuTime(loopThread));
  }
}
