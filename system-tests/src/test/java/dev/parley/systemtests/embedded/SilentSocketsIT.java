package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Metrics;
import dev.parley.testkit.process.Parley;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Strangers hold as many connections as they can, and say nothing. */
@Timeout(180)
class SilentSocketsIT {

  private static final int FILES = 1_500;
  private static final int AT_ONCE = 200;
  private static final int WAITING = 20;

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void hangUp() {
    sockets.forEach(SilentSocketsIT::close);
  }

  /** A broker that gets no open file to write down how far it is ends, and the node with it. */
  @Test
  void theNodeKeepsTheOpenFilesThatItNeedsItself(@TempDir Path data) throws IOException {
    Map<String, String> patient =
        Map.of("PARLEY_LIMITS", "on", "PARLEY_LIMIT_WAITING_ADDRESS", "100000");
    try (Parley parley = Parley.startWithFiles(FILES, data, patient);
        Witness witness = new Witness(parley)) {
      Path written = data.resolve("kafka").resolve("log").resolve("replication-offset-checkpoint");
      open(parley, 2 * FILES);
      Eventually.until("the node refuses some", () -> refused(parley) > 0);
      long before = Files.getLastModifiedTime(written).toMillis();

      Eventually.until(
          "the broker has written a file meanwhile",
          () -> {
            replaceSome(parley);
            witness.assertUndisturbed();
            return modified(written) > before;
          });

      assertThat(parley.process().isAlive()).isTrue();
    }
  }

  @Test
  void fewOfOneAddressMayWait(@TempDir Path data) {
    Map<String, String> few =
        Map.of("PARLEY_LIMITS", "on", "PARLEY_LIMIT_WAITING_ADDRESS", "" + WAITING);
    try (Parley parley = Parley.start(data, few);
        Witness witness = new Witness(parley)) {
      open(parley, AT_ONCE);

      Eventually.until("the others are closed", () -> refused(parley) >= AT_ONCE - WAITING);
      witness.assertUndisturbed();
    }
  }

  private void open(Parley parley, int count) {
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), parley.port()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void replaceSome(Parley parley) {
    List<Socket> first = sockets.subList(0, AT_ONCE);
    first.forEach(SilentSocketsIT::close);
    first.clear();
    open(parley, AT_ONCE);
  }

  private static double refused(Parley parley) {
    return Metrics.of(parley.managementPort()).value("parley_gateway_refused_total");
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
