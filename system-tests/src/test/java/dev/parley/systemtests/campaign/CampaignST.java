package dev.parley.systemtests.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.systemtests.embedded.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some schedules of {@code system-tests/campaign}, others every time, as the script runs them. */
class CampaignST {

  private static final Duration ENDS_WITHIN = Duration.ofMinutes(15);

  @Test
  void freshSchedulesBreakNoPromise(@TempDir Path data) {
    List<String> launcher = ownNetwork();
    List<String> options = new ArrayList<>(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    if (!launcher.isEmpty()) {
      options.add("-Dparley.campaign.private=true");
    }
    int seed = new Random().nextInt(1_000_000);
    List<String> arguments =
        List.of(
            "--schedules",
            "3",
            "--seconds",
            "30",
            "--seed",
            Integer.toString(seed),
            "--data",
            data.toString());
    try (JavaProcess campaign =
        JavaProcess.start(
            launcher,
            System.getProperty("java.class.path"),
            options,
            Campaign.class.getName(),
            arguments,
            Map.of())) {

      int status = campaign.awaitExit(ENDS_WITHIN);

      assertThat(status).as("%s", campaign.output()).isZero();
      campaign.output().forEach(System.out::println);
      assertThat(campaign.output()).anyMatch(line -> line.startsWith("3 schedules of 30 s"));
    }
  }

  /** The rights and commands for a network of its own are not everywhere. */
  private static List<String> ownNetwork() {
    List<String> launcher = List.of("unshare", "--net", "--mount", "--propagation", "private");
    try {
      List<String> probe = new ArrayList<>(launcher);
      probe.addAll(List.of("sh", "-c", "command -v ip && command -v nsenter && [ $(id -u) = 0 ]"));
      return new ProcessBuilder(probe).start().waitFor() == 0 ? launcher : List.of();
    } catch (IOException none) {
      return List.of();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
