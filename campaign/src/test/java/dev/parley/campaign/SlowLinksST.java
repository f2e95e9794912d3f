package dev.parley.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code campaign/run --slow-links}. */
class SlowLinksST {

  private static final Duration ENDS_WITHIN = Duration.ofMinutes(6);

  @Test
  void readersWhoAreFarBehindGetEverythingAndOthersDoNotFeelIt(@TempDir Path data) {
    List<String> arguments =
        new ArrayList<>(List.of("--slow-links", "40", "--readers", "16", "--behind", "1"));
    // Two threads at one socket show sooner where every access to a buffer is recorded; that costs.
    // How much slower it may be is for a quiet machine to say: here it must not stand still.
    arguments.addAll(List.of("--follow-buffers", "--slower-by", "100", "--data", "" + data));
    try (JavaProcess campaign = OwnProcess.start(arguments)) {

      int status = campaign.awaitExit(ENDS_WITHIN);

      assertThat(status).as("%s", campaign.output()).isZero();
      campaign.output().forEach(System.out::println);
    }
  }
}
