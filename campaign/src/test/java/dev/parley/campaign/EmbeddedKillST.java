package dev.parley.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.process.FreePorts;
import dev.parley.testkit.process.Parley;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded default, broker and all, is killed in the middle of load and started again. */
class EmbeddedKillST {

  private static final int LIVES = 3;

  @Test
  void everythingAcknowledgedIsThereInTheNextLife(@TempDir Path data) throws Exception {
    int port = FreePorts.one();
    Crowd.Size size =
        new Crowd.Size("embedded", 8, 4, 2, Duration.ofMillis(40), Duration.ofMillis(20));
    try (Crowd crowd = new Crowd(size, List.of("127.0.0.1:" + port))) {
      for (int life = 1; life < LIVES; life++) {
        try (Parley parley = Parley.start(data, port, Map.of())) {
          Eventually.until("all are live", crowd::allLive);
          crowd.setWriting(true);
          int before = crowd.acknowledged();
          Eventually.until("they talk", () -> crowd.acknowledged() > before + 1_000);

          parley.process().kill();
        }
      }
      try (Parley last = Parley.start(data, port, Map.of())) {
        assertThat(Verdict.of(crowd)).isEmpty();
        System.out.printf(
            "the embedded default killed %d times under load: %,d acknowledged, all there%n",
            LIVES - 1, crowd.acknowledged());
        assertThat(last.stop()).isZero();
      }
    }
  }
}
