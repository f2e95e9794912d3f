package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.process.Parley;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers send as fast as they can, and read nothing of what they are answered. */
class FloodIT {

  private static final int STRANGERS = 5;
  private static final int FLOOD_BYTES = 40 << 20;
  private static final int PING_BYTES = 125;
  private static final long PATIENCE_SECONDS = 60;

  private static Parley parley;

  @BeforeAll
  static void start(@TempDir Path data) {
    parley = Parley.start(data, Map.of("PARLEY_LIMITS", "on"));
  }

  @AfterAll
  static void stop() {
    parley.close();
  }

  @Test
  void pingsWhosePongsAreNeverReadEndInAClose() throws Exception {
    String room = Parley.room("flooded");
    try (ChatClient member = parley.connect(Kind.VERTX, "member")) {
      member.join(room);

      List<CompletableFuture<Integer>> strangers =
          IntStream.range(0, STRANGERS)
              .mapToObj(i -> CompletableFuture.supplyAsync(FloodIT::floodWithPings))
              .toList();
      for (int i = 0; i < 20; i++) {
        member.send(room, "beside-" + i).join().ok();
      }
      List<Integer> codes = new ArrayList<>();
      for (CompletableFuture<Integer> stranger : strangers) {
        codes.add(stranger.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }

      assertThat(codes).allMatch(code -> code == 4003 || code == RawSocket.CUT);
      assertThat(parley.process().isAlive()).isTrue();
      member.send(room, "afterwards").join().ok();
      member.awaitKey(room, "afterwards");
    }
  }

  /** Sends pings until the server hangs up or all are sent; reads only then. */
  private static int floodWithPings() {
    byte[] ping = new byte[6 + PING_BYTES];
    ping[0] = (byte) 0x89;
    ping[1] = (byte) (0x80 | PING_BYTES);
    byte[] many = new byte[ping.length * 500];
    for (int i = 0; i < 500; i++) {
      System.arraycopy(ping, 0, many, i * ping.length, ping.length);
    }
    try (RawSocket stranger = RawSocket.open(parley.port(), 8 * 1024)) {
      for (int sent = 0; sent < FLOOD_BYTES && stranger.write(many); sent += many.length) {
        // As fast as it goes.
      }
      return stranger.awaitClose();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
