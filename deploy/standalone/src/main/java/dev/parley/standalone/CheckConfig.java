package dev.parley.standalone;

import dev.parley.config.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** The command {@code deploy/parley check-config}: whether a node would start with a file. */
public final class CheckConfig extends Command {

  @Parameters(paramLabel = "FILE", arity = "1..*")
  private List<Path> files = List.of();

  CheckConfig() {
    super("deploy/parley check-config", "check-config.txt");
  }

  /** Ends with status 0 where all files are good, and else with 1 and a line for each fault. */
  public static void main(String[] arguments) {
    System.exit(new CheckConfig().run(arguments, System.out, System.err));
  }

  @Override
  void perform() {
    List<String> faults =
        files.stream()
            .flatMap(
                file ->
                    SettingsCheck.faults(file, Map.of()).stream().map(fault -> file + ": " + fault))
            .toList();
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
    System.out.println(files.size() == 1 ? "good" : files.size() + " files, all good");
  }
}
