package dev.parley.campaign;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk in memory for the data folder of one process, which can be filled. */
final class Disk {

  private static final int BLOCK = 1 << 20;

  private final Path ballast;

  /** Mounts it; it goes when this process does. */
  Disk(Path folder, int mebibytes) {
    this.ballast = folder.resolve("ballast");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "none", folder.toString());
  }

  /** Leaves no room on it. */
  void fill() {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (int length = BLOCK; length > 0; length /= 2) {
        writeUntilFull(out, new byte[length]);
      }
    } catch (IOException full) {
      // That is what it is for.
    }
  }

  private static void writeUntilFull(OutputStream out, byte[] block) {
    try {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      // A smaller block may still fit.
    }
  }

  /** Gives the room back. */
  void free() {
    try {
      Files.deleteIfExists(ballast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
