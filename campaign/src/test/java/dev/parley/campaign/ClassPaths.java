package dev.parley.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Which class path each process of a local cluster runs on, from its next life on. A small script
 * between the supervisor and the process looks it up at each start.
 */
final class ClassPaths {

  private static final String SCRIPT =
      """
      #!/bin/sh
      # FILE COMMAND ...: runs a Java command on the class path that a file names
      path=$(cat "$1")
      shift
      left=$#
      last=
      while [ "$left" -gt 0 ]; do
        argument=$1
        shift
        if [ "$last" = -cp ]; then argument=$path; fi
        last=$argument
        set -- "$@" "$argument"
        left=$((left - 1))
      done
      exec "$@"
      """;

  private final Path folder;
  private final Path places;

  /** For processes of these names. */
  ClassPaths(Path folder, List<String> names) throws IOException {
    this.folder = Files.createDirectories(folder);
    Path script = Files.writeString(folder.resolve("with-class-path"), SCRIPT);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> rows = new ArrayList<>();
    for (String name : names) {
      rows.add("%s\t127.0.0.1\t%s %s".formatted(name, script, folder.resolve(name)));
    }
    this.places = Files.write(folder.resolve("places.tsv"), rows);
  }

  /** The file that {@code deploy/local-cluster --places} reads. */
  Path places() {
    return places;
  }

  /** Sets the class path of a process. */
  void set(String name, String classPath) throws IOException {
    Files.writeString(folder.resolve(name), classPath);
  }
}
