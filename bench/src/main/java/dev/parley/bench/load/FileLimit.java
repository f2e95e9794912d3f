package dev.parley.bench.load;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.parley.bench.BenchException;
import java.lang.management.ManagementFactory;

/** How many files, and so sockets, this process may have open. */
final class FileLimit {

  private static final int SPARE = 32;

  private FileLimit() {}

  /** Refuses what cannot be opened, before anything is. */
  static void expectRoomFor(int connections) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long limit = system.getMaxFileDescriptorCount();
      long room = limit - system.getOpenFileDescriptorCount() - SPARE;
      if (connections > room) {
        throw new BenchException(
            "%,d connections need more files than this process may open (%,d; raise it with: ulimit -n %d)"
                .formatted(connections, limit, connections + 256));
      }
    }
  }
}
