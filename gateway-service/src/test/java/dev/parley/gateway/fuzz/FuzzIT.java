package dev.parley.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.LogLines;
import dev.parley.gateway.auth.Rights;
import dev.parley.gateway.web.HttpStage;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bad frames, handshakes, HTTP and JSON, over real sockets, against a whole gateway whose other
 * services are simple ones: nothing hangs, leaks or throws, whatever comes.
 *
 * <p>{@code -Dfuzz.inputs=10000000} sends so many; {@code -Dfuzz.seed=42} begins with a seed, and
 * {@code -Dfuzz.inputs=1} plays that one alone.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class FuzzIT {

  private static final long INPUTS = Long.getLong("fuzz.inputs", 400_000);
  private static final long SEED = Long.getLong("fuzz.seed", new Random().nextInt(1 << 30));
  private static final long SLACK_BYTES = 32L << 20;

  @Test
  void whateverComesNothingHangsLeaksOrThrows() throws Exception {
    try (HttpStage stage = HttpStage.open("PARLEY_LIMITS", "off");
        LogLines log = LogLines.open()) {
      // Only now: Vert.x turns it off when it is loaded.
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
      Corpus corpus = Corpus.read(stage.token(Rights.ALL_ROOMS));
      Fuzzer fuzzer = new Fuzzer(corpus, stage.listen(), SEED);

      fuzzer.until(INPUTS / 2);
      long half = usedBytes();
      fuzzer.until(INPUTS);

      String what = "seeds %d to %d".formatted(SEED, fuzzer.nextSeed() - 1);
      System.out.printf("fuzz: %d inputs, %s%n", INPUTS, what);
      assertThat(fuzzer.failures()).as(what).isEmpty();
      assertThat(usedBytes()).as("memory after %s", what).isLessThan(half + SLACK_BYTES);
      assertThat(log.lines()).as(what).isEmpty();
    }
  }

  /** A stream never ends by itself, so what comes after its request waits in vain. */
  @Test
  void whatWaitsWhenAClientHangsUpIsReleased() throws Exception {
    try (HttpStage stage = HttpStage.open("PARLEY_LIMITS", "off")) {
      String host = "Host: a\r\nAuthorization: Bearer " + stage.token(Rights.ALL_ROOMS) + "\r\n";
      byte[] stream = Corpus.ascii("GET /api/rooms/r/events HTTP/1.1\r\n" + host + "\r\n");
      byte[] body =
          Corpus.ascii(
              ("POST /api/guest HTTP/1.1\r\n" + host + "Content-Length: 60000\r\n\r\n")
                  + "x".repeat(60_000));
      Script script = new Script(0, Script.Kind.HTTP, List.of(stream, body));
      Wire wire = new Wire(stage.listen());
      long before = 0;
      for (int i = 0; i < 220; i++) {
        wire.play(script);
        before = i == 20 ? PlatformDependent.usedDirectMemory() : before;
      }

      assertThat(PlatformDependent.usedDirectMemory()).isLessThan(before + (2L << 20));
    }
  }

  /** On the heap and beside it, without garbage; leaks are found at the same time. */
  private static long usedBytes() {
    for (int i = 0; i < 5; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.directBuffer().release();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory() + PlatformDependent.usedDirectMemory();
  }
}
