package dev.parley.testkit.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A reader of an event stream, over a socket of its own: it reads when the test says so, and takes
 * the chunks (RFC 9112, section 7.1) and the stream (HTML, section 9.2.6) apart by itself.
 */
public final class EventStream implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Socket socket;
  private final InputStream in;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final int status;
  private int chunkLeft;
  private boolean begun;
  private @Nullable String lastId;
  private int comments;

  /**
   * One event.
   *
   * @param id what a client would come back with
   * @param name its name
   * @param data its data
   */
  public record Event(@Nullable String id, String name, String data) {}

  /** Asks for a stream; {@code headers} are names and values in turn. */
  public static EventStream open(int port, String path, @Nullable String token, String... headers) {
    return ask("GET", port, path, token, headers);
  }

  /** Asks by another method. */
  public static EventStream ask(
      String method, int port, String path, @Nullable String token, String... headers) {
    try {
      return new EventStream(method, port, path, token, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EventStream(String method, int port, String path, @Nullable String token, String... more)
      throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    StringBuilder request =
        new StringBuilder("%s %s HTTP/1.1\r\nHost: localhost\r\n".formatted(method, path));
    if (token != null) {
      request.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    for (int i = 0; i < more.length; i += 2) {
      request.append(more[i]).append(": ").append(more[i + 1]).append("\r\n");
    }
    socket
        .getOutputStream()
        .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    in = new BufferedInputStream(socket.getInputStream(), 1_024);
    status = Integer.parseInt(headLine().split(" ")[1]);
    for (String header = headLine(); !header.isEmpty(); header = headLine()) {
      int colon = header.indexOf(':');
      headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }

  /** A header of the answer; null where there is none. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The id that the stream has set last; null before. */
  public @Nullable String lastId() {
    return lastId;
  }

  /** How many comments have come. */
  public int comments() {
    return comments;
  }

  /** Reads on to the next event; null at the end of the stream. */
  public @Nullable Event next() {
    try {
      String name = "message";
      List<String> data = new ArrayList<>();
      while (true) {
        String next = streamLine();
        if (next == null) {
          return null;
        } else if (next.startsWith(":")) {
          comments++;
        } else if (next.startsWith("id: ")) {
          lastId = next.substring(4);
        } else if (next.startsWith("event: ")) {
          name = next.substring(7);
        } else if (next.startsWith("data: ")) {
          data.add(next.substring(6));
        } else if (next.isEmpty() && !data.isEmpty()) {
          return new Event(lastId, name, String.join("\n", data));
        } else if (!next.isEmpty() && !next.startsWith("retry: ")) {
          throw new AssertionError("no line of an event stream: " + next);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads up to an event and gives all that came, it included. */
  public List<Event> upTo(Predicate<Event> wanted) {
    List<Event> all = new ArrayList<>();
    while (true) {
      Event event = next();
      if (event == null) {
        throw new AssertionError("the stream ended after " + all);
      }
      all.add(event);
      if (wanted.test(event)) {
        return all;
      }
    }
  }

  /** Reads up to the first position: from there on nothing is missed. */
  public void awaitPosition() throws IOException {
    String next = streamLine();
    while (next != null && !next.startsWith("id: ")) {
      next = streamLine();
    }
    if (next == null) {
      throw new AssertionError("the stream ended without a position");
    }
    lastId = next.substring(4);
  }

  /** Reads up to the first comment. */
  public void awaitComment() throws IOException {
    String next = streamLine();
    while (next != null && !next.startsWith(":")) {
      next = streamLine();
    }
    if (next == null) {
      throw new AssertionError("the stream ended without a comment");
    }
  }

  private @Nullable String streamLine() throws IOException {
    List<Byte> bytes = new ArrayList<>();
    while (true) {
      int next = streamByte();
      if (next < 0) {
        return null;
      } else if (next == '\n') {
        byte[] text = new byte[bytes.size()];
        for (int i = 0; i < text.length; i++) {
          text[i] = bytes.get(i);
        }
        return new String(text, StandardCharsets.UTF_8);
      }
      bytes.add((byte) next);
    }
  }

  private int streamByte() throws IOException {
    if (chunkLeft == 0) {
      if (begun && !headLine().isEmpty()) {
        throw new AssertionError("a chunk is longer than it says");
      }
      begun = true;
      chunkLeft = Integer.parseInt(headLine(), 16);
      if (chunkLeft == 0) {
        return -1;
      }
    }
    chunkLeft--;
    return in.read();
  }

  private String headLine() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection ended in the middle");
      }
      text.append((char) next);
    }
    return text.toString().stripTrailing();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
