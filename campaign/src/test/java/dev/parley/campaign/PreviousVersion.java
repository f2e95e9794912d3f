package dev.parley.campaign;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The version before this one, compiled out of the repository's own history: the commit that the
 * file {@code previous-version} names, with the libraries of this one.
 */
final class PreviousVersion {

  private static final String RECORDED = "/dev/parley/campaign/previous-version";
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();
  private static final List<String> MODULES =
      List.of(
          "common",
          "gateway-service",
          "room-service",
          "presence-service",
          "history-service",
          "deploy/standalone");

  private PreviousVersion() {}

  /** The commit that is recorded. */
  static String commit() {
    try (InputStream file = PreviousVersion.class.getResourceAsStream(RECORDED)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).findFirst().orElseThrow().strip();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether this is a clone that has the commit, and git is here to read it. */
  static boolean isThere() {
    try {
      return Shell.outcomeOf("git", "-C", ROOT.toString(), "cat-file", "-e", commit() + "^{commit}")
              .status()
          == 0;
    } catch (UncheckedIOException noGit) {
      return false;
    }
  }

  /** Compiles it into a folder, and gives its class path. */
  static String compile(Path folder) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    unpack(archive(), sources);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String libraries = libraries();
    List<Path> files = new ArrayList<>();
    List<String> classPath = new ArrayList<>(List.of(classes.toString()));
    for (String module : MODULES) {
      Path main = sources.resolve(module).resolve("src/main");
      try (Stream<Path> found = Files.walk(main.resolve("java"))) {
        found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
      if (Files.exists(main.resolve("resources"))) {
        classPath.add(main.resolve("resources").toString());
      }
    }
    compile(files, libraries, classes);
    classPath.add(libraries);
    return String.join(File.pathSeparator, classPath);
  }

  private static byte[] archive() throws IOException {
    List<String> command =
        new ArrayList<>(List.of("git", "-C", ROOT.toString(), "archive", "--format=zip", commit()));
    MODULES.forEach(module -> command.add(module + "/src/main"));
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] archive = git.getInputStream().readAllBytes();
    if (archive.length == 0) {
      throw new IOException("git gave nothing for " + command);
    }
    return archive;
  }

  private static void unpack(byte[] archive, Path into) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = into.resolve(entry.getName()).normalize();
        if (!file.startsWith(into)) {
          throw new IOException("outside of the archive: " + entry.getName());
        }
        if (!entry.isDirectory()) {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  /** What is on this process's class path, but for Parley's own modules. */
  private static String libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("parley-"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void compile(List<Path> files, String classPath, Path into) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter faults = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  faults,
                  manager,
                  null,
                  List.of(
                      "-proc:none",
                      "-nowarn",
                      "-Xlint:none",
                      "-parameters",
                      "--release",
                      "17",
                      "-cp",
                      classPath,
                      "-d",
                      into.toString()),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!compiled) {
        throw new IOException("the previous version does not compile: " + faults);
      }
    }
  }
}
