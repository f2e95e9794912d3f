package dev.parley.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The file that lists the processes for other programs: one row per process, with role, name,
 * process id and address, separated by tabs, without a header. It is replaced as a whole, so a
 * reader never sees half of it.
 */
final class ProcessTable {

  /**
   * One process.
   *
   * @param role such as {@code room-service}
   * @param name such as {@code room-1}
   * @param pid the operating system's number
   * @param address {@code host:port}
   */
  record Row(String role, String name, long pid, String address) {

    @Override
    public String toString() {
      return String.join("\t", role, name, Long.toString(pid), address);
    }
  }

  private final Path file;

  ProcessTable(Path file) {
    this.file = file;
  }

  /** Replaces the rows. */
  void write(List<Row> rows) {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(draft, rows.stream().map(Row::toString).toList());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new StartFailure(
          "cannot write " + file + ": " + StartFailure.reasonOf(failure), failure);
    }
  }

  /** Removes the file: nothing runs. */
  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new StartFailure(
          "cannot remove " + file + ": " + StartFailure.reasonOf(failure), failure);
    }
  }
}
