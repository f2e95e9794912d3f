package dev.parley.testkit.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** HTTP requests made by hand (RFC 9112), for those that no library would send. */
public final class RawHttp {

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
