package dev.parley.bench.load;

import dev.parley.bench.report.ProcessTimes;
import java.util.List;

/**
 * What a server has used in a window.
 *
 * @param seconds the window's length
 * @param processes processor time of each process
 */
public record Usage(double seconds, List<ProcessTimes> processes) {

  private static final double MICROS_PER_MILLI = 1e3;

  /** Microseconds of all processes for each of so many things; NaN where there was none. */
  public double micros(int things) {
    long millis = processes.stream().mapToLong(ProcessTimes::allMillis).sum();
    return things == 0 ? Double.NaN : millis * MICROS_PER_MILLI / things;
  }
}
