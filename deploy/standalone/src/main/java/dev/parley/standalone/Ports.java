package dev.parley.standalone;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Ports of this machine that nobody listens on. They are drawn from below the range that operating
 * systems give to outgoing connections, so that a process that is started again finds its port
 * still free.
 */
final class Ports {

  /** The address that everything internal listens on. */
  static final String LOOPBACK = "127.0.0.1";

  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;

  private final Random random;
  private final Set<Integer> given = new HashSet<>();

  Ports(Random random) {
    this.random = random;
  }

  /** Keeps {@code port} from being drawn; for ports that the user named. */
  void reserve(int port) {
    given.add(port);
  }

  /** A free loopback port that this object has not given before. */
  int next() {
    int start = random.nextInt(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + (start + i) % COUNT;
      if (!given.contains(port) && isFree(LOOPBACK, port)) {
        given.add(port);
        return port;
      }
    }
    throw new StartFailure(
        "no free port between " + FIRST + " and " + (FIRST + COUNT - 1) + " on " + LOOPBACK);
  }

  /** {@code preferred} where it is free, else another. */
  int nextPreferring(int preferred) {
    if (!given.contains(preferred) && isFree(LOOPBACK, preferred)) {
      given.add(preferred);
      return preferred;
    }
    return next();
  }

  /**
   * Fails where nothing could listen on {@code host:port} now.
   *
   * @param remedy what the user can do about it, for the message
   */
  static void requireFree(String host, int port, String remedy) {
    try {
      bindOnce(host, port);
    } catch (UnknownHostException failure) {
      throw new StartFailure("the host " + host + " is not known", failure);
    } catch (BindException failure) {
      String reason = StartFailure.reasonOf(failure);
      String lower = reason.toLowerCase(Locale.ROOT);
      if (lower.contains("in use")) {
        throw new StartFailure("port " + port + " is in use on " + host + ": " + remedy, failure);
      }
      if (lower.contains("denied")) {
        throw new StartFailure("port " + port + " needs more rights: " + remedy, failure);
      }
      throw new StartFailure("cannot listen on " + host + ":" + port + ": " + reason, failure);
    } catch (IOException failure) {
      throw new StartFailure(
          "cannot listen on " + host + ":" + port + ": " + StartFailure.reasonOf(failure), failure);
    }
  }

  private static boolean isFree(String host, int port) {
    try {
      bindOnce(host, port);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static void bindOnce(String host, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do: connections of an earlier run in TIME_WAIT do not hold the port.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    }
  }
}
