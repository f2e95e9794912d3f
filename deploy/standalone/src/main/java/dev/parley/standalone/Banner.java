package dev.parley.standalone;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;

/** What a user wants to know once Parley is ready. */
final class Banner {

  private static final Set<String> SEEN_AS_LOCALHOST = Set.of("127.0.0.1", "0.0.0.0", "::", "::1");

  private Banner() {}

  /**
   * Prints it.
   *
   * @param scheme under which clients come, {@code http} or {@code https}
   */
  static void print(
      PrintStream out,
      String scheme,
      String host,
      int port,
      int managementPort,
      Path data,
      Path log) {
    String name = SEEN_AS_LOCALHOST.contains(host) ? "localhost" : host;
    String page = scheme + "://" + name + ":" + port;
    out.println();
    out.println("Parley is ready: " + page);
    out.println("  as Alice      " + page + "/?as=alice");
    out.println("  as Bob        " + page + "/?as=bob");
    out.println("  management    http://" + Ports.LOOPBACK + ":" + managementPort + "/readyz");
    out.println("  data          " + data);
    out.println("  log           " + log);
    out.println("Ctrl-C stops it; the history stays.");
    out.flush();
  }
}
