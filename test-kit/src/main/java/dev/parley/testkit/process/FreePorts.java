package dev.parley.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Ports of loopback that nobody listens on now, each given once. They are below the range that
 * systems take for outgoing connections, and drawn, so that tests in another process hardly get the
 * same ones.
 */
public final class FreePorts {

  private static final int FIRST = 10_000;
  private static final int COUNT = 10_000;

  private static final Random RANDOM = new Random();
  private static final Set<Integer> GIVEN = new HashSet<>();

  private FreePorts() {}

  /** One. */
  public static synchronized int one() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + RANDOM.nextInt(COUNT);
      if (!GIVEN.contains(port) && isFree(port)) {
        GIVEN.add(port);
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port was found from %d to %d".formatted(FIRST, FIRST + COUNT - 1));
  }

  /** So many, no two the same. */
  public static List<Integer> some(int count) {
    return IntStream.range(0, count).mapToObj(i -> one()).toList();
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
