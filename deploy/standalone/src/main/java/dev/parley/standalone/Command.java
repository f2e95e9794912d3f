package dev.parley.standalone;

import dev.parley.config.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the commands have in common: the options that ask about the command itself, and errors of
 * one line each with exit status 1. The help is a text of its own, which the start scripts show
 * too, also before anything is built.
 */
abstract sealed class Command permits Main, LocalCluster {

  private final String name;
  private final String helpText;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true)
  private boolean help;

  @Option(names = "--version", versionHelp = true)
  private boolean version;

  /**
   * A command.
   *
   * @param name as users type it
   * @param helpText file beside this class
   */
  Command(String name, String helpText) {
    this.name = name;
    this.helpText = helpText;
  }

  /** Does what the options say, until the process is asked to stop. */
  abstract void perform() throws InterruptedException;

  /** Reads the options and performs; returns the exit status. */
  final int run(String[] arguments, PrintStream out, PrintStream err) {
    CommandLine line = new CommandLine(this).setCommandName(name);
    try {
      line.parseArgs(arguments);
    } catch (ParameterException wrong) {
      complain(err, wrong.getMessage() + suggestion(wrong) + " (see " + name + " --help)");
      return 1;
    }
    if (help) {
      out.print(help());
      return 0;
    }
    if (version) {
      out.println("Parley " + version());
      return 0;
    }
    try {
      perform();
      return 0;
    } catch (SettingsException wrong) {
      wrong.faults().forEach(fault -> complain(err, fault));
    } catch (StartFailure failure) {
      complain(err, StartFailure.oneLine(failure));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  /** The version of the build, or {@code unknown} where it runs from classes. */
  static String version() {
    String version = Command.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  private void complain(PrintStream err, String message) {
    err.println(name + ": " + message);
  }

  private static String suggestion(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> near = unmatched.getSuggestions();
    return near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?";
  }

  private String help() {
    try (InputStream text = Command.class.getResourceAsStream(helpText)) {
      if (text == null) {
        throw new IllegalStateException(helpText + " is missing");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new IllegalStateException(helpText, unreadable);
    }
  }
}
