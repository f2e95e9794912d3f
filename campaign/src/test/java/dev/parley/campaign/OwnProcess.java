package dev.parley.campaign;

import dev.parley.testkit.process.Installation;
import dev.parley.testkit.process.JavaProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link Campaign} as {@code campaign/run} runs it, in a network of its own. */
final class OwnProcess {

  private static final List<String> LAUNCHER =
      List.of("unshare", "--net", "--mount", "--propagation", "private");

  private OwnProcess() {}

  /** Starts it, on the network of all where there are no rights or commands for another. */
  static JavaProcess start(List<String> arguments) {
    List<String> options = new ArrayList<>(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    options.addAll(Installation.handedOn());
    boolean alone = isPossible();
    if (alone) {
      options.add("-Dparley.campaign.private=true");
    }
    return JavaProcess.start(
        alone ? LAUNCHER : List.of(),
        System.getProperty("java.class.path"),
        options,
        Campaign.class.getName(),
        arguments,
        Map.of());
  }

  private static boolean isPossible() {
    try {
      List<String> probe = new ArrayList<>(LAUNCHER);
      probe.addAll(List.of("sh", "-c", "command -v ip && command -v nsenter && [ $(id -u) = 0 ]"));
      return new ProcessBuilder(probe).start().waitFor() == 0;
    } catch (IOException none) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
