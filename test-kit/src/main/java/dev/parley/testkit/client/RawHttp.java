package dev.parley.testkit.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** HTTP requests made by hand (RFC 9112), for those that no library would send. */
public final class RawHttp {

  /** How long a flood goes on without reading. */
  private static final long FLOOD_MILLIS = 5_000;

  private RawHttp() {}

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param head its lines, without the first
   * @param body its bytes
   */
  public record Answer(int status, List<String> head, byte[] body) {

    /** A header's value; null where there is none. */
    public @Nullable String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst()
          .orElse(null);
    }

    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Sends lines, each ended as HTTP wants it and an empty one after them; reads the answer. */
  public static Answer ask(int port, String... lines) throws IOException {
    byte[] request = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(request);
      return read(new DataInputStream(socket.getInputStream()), lines[0].startsWith("HEAD "));
    }
  }

  /** Sends any bytes and hangs up when the peer has taken them, or has hung up itself. */
  public static void junk(int port, byte[] bytes) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (SocketException hungUp) {
      // As it should.
    }
  }

  /**
   * What became of a flood.
   *
   * @param answers the bytes that were read after it
   * @param isClosed whether the server hung up
   */
  public record Flood(String answers, boolean isClosed) {}

  /**
   * Sends a request so many times, or until the server hangs up.
   *
   * @param reads whether answers are read meanwhile; otherwise after some seconds only, and those
   *     that came before a reset may be lost
   */
  public static Flood flood(int port, byte[] request, int times, boolean reads) throws IOException {
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try (Socket socket = connect(port)) {
      // Who neither reads nor is closed would write for ever: a writer of its own, to be ended.
      Thread writer = new Thread(() -> repeat(socket, request, times), "flood");
      writer.start();
      if (!reads) {
        writer.join(FLOOD_MILLIS);
      }
      byte[] chunk = new byte[64 * 1024];
      try {
        for (int n = 0; n >= 0; n = socket.getInputStream().read(chunk)) {
          answers.write(chunk, 0, n);
        }
        return new Flood(answers.toString(StandardCharsets.ISO_8859_1), true);
      } catch (SocketException hungUp) {
        return new Flood(answers.toString(StandardCharsets.ISO_8859_1), true);
      } catch (SocketTimeoutException open) {
        return new Flood(answers.toString(StandardCharsets.ISO_8859_1), false);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private static void repeat(Socket socket, byte[] request, int times) {
    try {
      for (int i = 0; i < times; i++) {
        socket.getOutputStream().write(request);
      }
    } catch (IOException hungUp) {
      // As it should.
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) Received.PATIENCE.toMillis());
    return socket;
  }

  private static Answer read(DataInputStream in, boolean headOnly) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      read.write(in.readByte());
    }
    List<String> lines =
        new ArrayList<>(Arrays.asList(read.toString(StandardCharsets.ISO_8859_1).split("\r\n")));
    int status = Integer.parseInt(lines.remove(0).split(" ")[1]);
    Answer head = new Answer(status, lines, new byte[0]);
    String length = head.header("content-length");
    boolean none = headOnly || status == 101 || status == 204 || status == 304 || length == null;
    return none ? head : new Answer(status, lines, in.readNBytes(Integer.parseInt(length)));
  }
}
