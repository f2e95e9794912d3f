package dev.parley.standalone;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the standalone form listens and keeps its data.
 *
 * @param host the interface of the page and the sockets
 * @param port 0 for any free one
 * @param data the folder for all that outlives the process
 */
record StandaloneOptions(String host, int port, Path data) {

  private static final int PORT = 8080;

  StandaloneOptions {
    if (port < 0 || port > 65_535) {
      throw new StartFailure("--port: " + port + " (expected: 0 to 65535)");
    }
  }

  /** An option wins over the environment, and that over the default. */
  static StandaloneOptions of(
      @Nullable String host,
      @Nullable Integer port,
      @Nullable Path data,
      Map<String, String> environment) {
    String hostSet = environment.getOrDefault("PARLEY_GATEWAY_HOST", Ports.LOOPBACK);
    String portSet = environment.getOrDefault("PARLEY_GATEWAY_PORT", Integer.toString(PORT));
    String dataSet = environment.getOrDefault("PARLEY_DATA", "");
    return new StandaloneOptions(
        host == null ? hostSet : host,
        port == null ? number("PARLEY_GATEWAY_PORT", portSet) : port,
        data != null ? data : dataSet.isBlank() ? defaultData() : Path.of(dataSet));
  }

  /** The folder {@code data} of the repository, which the start script names, or of here. */
  static Path defaultData() {
    return Path.of(System.getProperty("parley.home", ""), "data");
  }

  private static int number(String name, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException notANumber) {
      throw new StartFailure(name + ": \"" + text + "\" (expected: 0 to 65535)", notANumber);
    }
  }
}
