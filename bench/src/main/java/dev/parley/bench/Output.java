package dev.parley.bench;

import dev.parley.bench.report.JsonLine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where results go: text for people, and one line of JSON at the end.
 *
 * @param out standard output
 * @param file for the JSON as well, or null
 */
record Output(PrintStream out, @Nullable Path file) {

  Output {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    if (folder != null && (!Files.isDirectory(folder) || !Files.isWritable(folder))) {
      throw new BenchException(
          "--json: %s (expected: a file in a folder that can be written)".formatted(file));
    }
  }

  /** Prints a line. */
  void line(String format, Object... values) {
    out.println(format.formatted(values));
  }

  /** Prints the JSON, and writes it to the file. */
  void end(JsonLine json) {
    out.println(json);
    if (file != null) {
      try {
        Files.writeString(file, json + "\n");
      } catch (IOException unwritable) {
        throw new BenchException(
            "--json: %s (expected: a file that can be written)".formatted(file), unwritable);
      }
    }
  }
}
