package dev.parley.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clocks of single processes, which can be set wrong: a library that is preloaded into each of
 * them adds to the time of day what a file says. What a process measures by its monotonic clock
 * stays right.
 */
final class Clocks {

  private final Path folder;
  private final Path library;
  private final Set<String> wrong = ConcurrentHashMap.newKeySet();

  private Clocks(Path folder) {
    this.folder = folder;
    this.library = folder.resolve("clock.so");
  }

  /** Whether there is a C compiler, which the library needs. */
  static boolean arePossible() {
    try {
      Shell.run("cc", "--version");
      return true;
    } catch (UncheckedIOException none) {
      return false;
    }
  }

  /** Makes the library, and keeps it and the offsets in a folder. */
  static Clocks in(Path folder) {
    Clocks clocks = new Clocks(folder);
    try (InputStream source = Clocks.class.getResourceAsStream("clock.c")) {
      Path copy = Files.createDirectories(folder).resolve("clock.c");
      Files.write(copy, Objects.requireNonNull(source).readAllBytes());
      Shell.run(
          "cc",
          "-O2",
          "-shared",
          "-fPIC",
          "-o",
          clocks.library.toString(),
          copy.toString(),
          "-ldl");
      return clocks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What has to start a process so that its clock can be set. */
  String launcher(String name) {
    set(name, 0);
    return "env LD_PRELOAD=%s PARLEY_CLOCK=%s".formatted(library, folder.resolve(name));
  }

  /** From now on a process sees a time that is this much later. */
  void set(String name, long seconds) {
    ByteBuffer offset = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    offset.putLong(seconds).flip();
    // In place: the process has the file mapped.
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(offset, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    wrong.add(name);
  }

  /** All are right again. */
  void restoreAll() {
    wrong.forEach(name -> set(name, 0));
    wrong.clear();
  }
}
