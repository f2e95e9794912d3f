package dev.parley.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some schedules of {@code campaign/run}, others every time, as the script runs them. */
class CampaignST {

  private static final Duration ENDS_WITHIN = Duration.ofMinutes(15);

  @Test
  void freshSchedulesBreakNoPromise(@TempDir Path data) {
    int seed = new Random().nextInt(1_000_000);
    List<String> arguments =
        List.of(
            "--schedules",
            "1",
            "--seconds",
            "30",
            "--seed",
            Integer.toString(seed),
            "--data",
            data.toString());
    try (JavaProcess campaign = OwnProcess.start(arguments)) {

      int status = campaign.awaitExit(ENDS_WITHIN);

      assertThat(status).as("%s", campaign.output()).isZero();
      campaign.output().forEach(System.out::println);
      assertThat(campaign.output()).anyMatch(line -> line.startsWith("1 schedules of 30 s"));
    }
  }
}
