package dev.parley.campaign;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The logs of all processes of a cluster, from one moment on, as {@link LogRules} judge them. */
final class NodeLogs {

  private static final String SUFFIX = ".log";

  private final Path folder;
  private final Map<Path, Long> read = new HashMap<>();

  /** From now on. */
  NodeLogs(Path folder) {
    this.folder = folder;
    files().forEach(file -> read.put(file, file.toFile().length()));
  }

  /** Every line since the start, or since the last call, that a node of Parley must not write. */
  List<String> offences() {
    List<String> offences = new ArrayList<>();
    for (Path file : files()) {
      String name = file.getFileName().toString();
      String node = name.substring(0, name.length() - SUFFIX.length());
      newLines(file)
          .forEach(
              line ->
                  LogRules.offence(node, line).ifPresent(what -> offences.add(node + ": " + what)));
    }
    return offences;
  }

  private Stream<String> newLines(Path file) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long from = read.getOrDefault(file, 0L);
      byte[] bytes = new byte[(int) Math.max(0, log.length() - from)];
      log.seek(from);
      log.readFully(bytes);
      read.put(file, from + bytes.length);
      return new String(bytes, StandardCharsets.UTF_8).lines();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
