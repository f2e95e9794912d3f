package dev.parley.bench;

import dev.parley.bench.report.Tool;

/** Ties a process to some of the machine's processors, until closed. */
final class Affinity implements AutoCloseable {

  private final long pid;
  private final String before;
  private boolean tied = true;

  private Affinity(long pid, String before) {
    this.pid = pid;
    this.before = before;
  }

  /**
   * Ties all its threads, and those that they start.
   *
   * @param processors as taskset takes them, such as {@code 0} or {@code 0-3,6}
   */
  static Affinity tie(long pid, String processors) {
    String before = Tool.run("pinning", "taskset", "-p", "-c", Long.toString(pid));
    set(pid, processors);
    Affinity tie = new Affinity(pid, before.substring(before.lastIndexOf(':') + 1).strip());
    // A server that goes on is not to stay tied where this process is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(tie::close));
    return tie;
  }

  /** The processors of its main thread are given back to all its threads. */
  @Override
  public synchronized void close() {
    if (tied && ProcessHandle.of(pid).isPresent()) {
      set(pid, before);
    }
    tied = false;
  }

  private static void set(long pid, String processors) {
    Tool.run("pinning", "taskset", "-a", "-p", "-c", processors, Long.toString(pid));
  }
}
