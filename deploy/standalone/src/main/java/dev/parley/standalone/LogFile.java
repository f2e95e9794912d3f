package dev.parley.standalone;

import java.nio.file.Path;

/**
 * Where the log goes when people look at the terminal: all of it into a file, what matters also to
 * standard error. Another configuration can be named with the JVM option {@code
 * -Dlog4j2.configurationFile}.
 */
final class LogFile {

  private static final String CONFIGURATION = "log4j2.configurationFile";

  private LogFile() {}

  /** Must come before the first line is logged. */
  static void use(Path file) {
    System.setProperty("parley.log.file", file.toString());
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "log4j2-standalone.xml");
    }
  }
}
