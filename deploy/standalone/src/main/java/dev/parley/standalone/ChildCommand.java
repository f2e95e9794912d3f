package dev.parley.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The command line of a child: this JVM's own java and class path, with options for its role. */
final class ChildCommand {

  /** Options for every JVM of the product. */
  static final String ALL_OPTIONS = "PARLEY_JAVA_OPTS";

  /**
   * JVM options that the start script found right for this Java, one a line; children too get them.
   */
  static final String CHILD_OPTIONS_PROPERTY = "parley.child.options";

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

  /**
   * A terminal sends Ctrl-C to every process of its group; here only the supervisor may act on it,
   * or Kafka would be gone before those that need it. A JVM that starts with a signal ignored keeps
   * ignoring it.
   */
  private static final List<String> WITHOUT_TERMINAL_SIGNALS =
      List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  private ChildCommand() {}

  /** Program and arguments; the process that it starts becomes the JVM, with the same id. */
  static List<String> of(ProcessSpec spec, Map<String, String> environment) {
    List<String> command = new ArrayList<>(spec.launcher());
    command.addAll(WITHOUT_TERMINAL_SIGNALS);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions(spec.role(), environment));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ChildMain.class.getName());
    command.addAll(spec.command());
    return command;
  }

  /** Ours first, so that the user's win; of two collectors the JVM would refuse to start. */
  static List<String> javaOptions(ProcessRole role, Map<String, String> environment) {
    List<String> users = new ArrayList<>();
    users.addAll(words(environment.get(ALL_OPTIONS)));
    users.addAll(words(environment.get(role.javaOptionsVariable())));
    boolean collectorChosen = users.stream().anyMatch(o -> COLLECTOR.matcher(o).matches());
    List<String> all =
        new ArrayList<>(System.getProperty(CHILD_OPTIONS_PROPERTY, "").lines().toList());
    role.javaOptions().stream()
        .filter(o -> !collectorChosen || !COLLECTOR.matcher(o).matches())
        .forEach(all::add);
    all.addAll(users);
    return all;
  }

  /** Takes out of a child's environment what is meant for the supervisor. */
  static void removeOwnVariables(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("PARLEY_") && name.endsWith("JAVA_OPTS"));
  }

  private static List<String> words(@Nullable String text) {
    return text == null || text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
  }
}
