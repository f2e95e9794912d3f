package dev.parley.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the processes of a local cluster run: on loopback, or each in a network namespace of its
 * own, so that the network between two of them can be cut.
 */
final class Places {

  /**
   * Where one process runs.
   *
   * @param host the address that it listens on
   * @param launcher what starts it there, in front of its command line; empty for nothing
   */
  record Place(String host, List<String> launcher) {

    Place {
      launcher = List.copyOf(launcher);
    }
  }

  private static final Place LOOPBACK = new Place(Ports.LOOPBACK, List.of());

  private final Map<String, Place> byName;

  private Places(Map<String, Place> byName) {
    this.byName = Map.copyOf(byName);
  }

  /**
   * Reads them from a file with a row for each process that is not on loopback: its name, its
   * address and the words that start it there (such as {@code nsenter --net=/run/netns/room-1 --}),
   * which have to become the program that they start, so that the process id stays. Between the
   * three there are tabs.
   *
   * @param file null for loopback only
   * @throws StartFailure where it cannot be read
   */
  static Places readFrom(@Nullable Path file) {
    Map<String, Place> places = new HashMap<>();
    if (file != null) {
      try {
        Files.readAllLines(file).forEach(line -> add(places, file, line));
      } catch (IOException failure) {
        throw new StartFailure(
            "cannot read " + file + ": " + StartFailure.reasonOf(failure), failure);
      }
    }
    return new Places(places);
  }

  /** The place of a process. */
  Place of(String name) {
    return byName.getOrDefault(name, LOOPBACK);
  }

  private static void add(Map<String, Place> places, Path file, String line) {
    String[] row = line.split("\t");
    if (row.length != 3) {
      throw new StartFailure(
          file + ": \"" + line + "\" (expected: name, address and launcher, with tabs between)");
    }
    places.put(row[0], new Place(row[1], List.of(row[2].split(" +"))));
  }
}
