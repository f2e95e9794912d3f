package dev.parley.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of loopback that nobody listens on now; another program may take one before it is used. */
public final class FreePorts {

  private FreePorts() {}

  /** One. */
  public static int one() {
    return some(1).get(0);
  }

  /** So many, no two the same. */
  public static List<Integer> some(int count) {
    List<ServerSocket> open = new ArrayList<>();
    try {
      try {
        for (int i = 0; i < count; i++) {
          open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        return open.stream().map(ServerSocket::getLocalPort).toList();
      } finally {
        for (ServerSocket socket : open) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
