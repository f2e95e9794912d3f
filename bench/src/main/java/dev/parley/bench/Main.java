package dev.parley.bench;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command bench/run. */
@Command(
    name = "bench/run",
    synopsisSubcommandLabel = "SCENARIO",
    description = {
      "Measures a running Parley, and other servers with the same means. Each scenario has a",
      "--help of its own. Results go to standard output, the last line is JSON; how far it is",
      "goes to standard error. Exit status 1: something is missing or wrong."
    },
    subcommands = {
      LatencyScenario.class,
      CatchUpScenario.class,
      FanOutScenario.class,
      IdleScenario.class,
      ChurnScenario.class,
      PagesScenario.class,
      CompareScenario.class,
      VariantsScenario.class,
      CostsScenario.class,
      CapacityScenario.class,
      SimulateScenario.class
    },
    footer = {"", "Environment: JAVA_HOME, BENCH_JAVA_OPTS (options for the generator's JVM)"})
public final class Main {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this text")
  private boolean help;

  private Main() {}

  /** Runs a scenario; the exit status is 0 where nothing is missing or wrong. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setUsageHelpWidth(100);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((wrong, given) -> complain(wrong));
    line.setExecutionExceptionHandler(
        (failure, command, given) -> {
          if (!(failure instanceof BenchException)) {
            failure.printStackTrace();
          }
          return complain(String.valueOf(failure.getMessage()));
        });
    if (arguments.length == 0) {
      return complain("no scenario (see bench/run --help)");
    }
    return line.execute(arguments);
  }

  private static int complain(ParameterException wrong) {
    String near = "";
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      near =
          suggestions.isEmpty() ? "" : ", did you mean " + String.join(" or ", suggestions) + "?";
    }
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    return complain(wrong.getMessage() + near + " (see " + command + " --help)");
  }

  private static int complain(String message) {
    System.err.println("bench/run: " + message.lines().findFirst().orElse(""));
    return Scenario.WRONG;
  }
}
