package dev.parley.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * A value whose bytes are checked in. A file is never written over: what an older version has sent
 * must be readable for ever, so a changed codec gets a further example, not another file.
 *
 * @param name the file's name, without {@code .hex}
 * @param says the comment in the file
 */
record Example<T>(String name, String says, Codec<T> codec, T value) {

  /** Set to {@code true} to write the files that are missing. */
  static final String WRITE = "golden.write";

  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."), "src", "test", "resources", "golden");
  private static final int LINE = 80;

  static Path folder() {
    return FOLDER;
  }

  Path file() {
    return FOLDER.resolve(name + ".hex");
  }

  byte[] encoded() {
    return codec.encode(value);
  }

  /** The bytes in the file, which is written first where that is wanted. */
  byte[] golden() {
    try {
      if (Boolean.getBoolean(WRITE) && Files.notExists(file())) {
        Files.createDirectories(FOLDER);
        Files.writeString(file(), "# " + says + "\n" + lines(HexFormat.of().formatHex(encoded())));
      }
      String hex =
          Files.readAllLines(file()).stream()
              .filter(line -> !line.startsWith("#"))
              .collect(Collectors.joining());
      return HexFormat.of().parseHex(hex);
    } catch (IOException e) {
      throw new UncheckedIOException("no golden file: -D" + WRITE + "=true makes it", e);
    }
  }

  private static String lines(String hex) {
    return hex.replaceAll("(.{1," + LINE + "})", "$1\n");
  }

  @Override
  public String toString() {
    return name;
  }
}
