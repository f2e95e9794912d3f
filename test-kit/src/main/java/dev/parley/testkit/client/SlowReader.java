package dev.parley.testkit.client;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A client on a slow link: its kernel keeps hardly anything unread, and it reads so many bytes,
 * then pauses. It notes what it gets and judges nothing.
 */
public final class SlowReader implements AutoCloseable {

  private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;

  private final RawSocket socket;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Long> offsets = new ArrayList<>();
  private long lastId;

  private SlowReader(int port) throws IOException {
    socket = RawSocket.open(port, RECEIVE_BUFFER_BYTES);
  }

  /** Connects as a user. */
  public static SlowReader connect(int port, String user) {
    try {
      SlowReader reader = new SlowReader(port);
      reader.request(++reader.lastId, "connect", new JsonObject().put("token", Tokens.of(user)));
      return reader;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks to be given everything of a room from its beginning on. */
  public SlowReader joinFromTheStart(String room, String epoch) {
    JsonObject start = new JsonObject().put("epoch", epoch).put("offset", -1);
    request(++lastId, "join", new JsonObject().put("room", room).put("after", start));
    return this;
  }

  private void request(long id, String op, JsonObject fields) {
    try {
      socket.text(fields.copy().put("id", id).put("op", op).encode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads nothing: whatever arrives fills the buffers of both kernels. */
  public void readNothing(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /**
   * Reads at a pace until a message with this key arrives; ends with all offsets, in the order in
   * which they came, or fails where the server hangs up before.
   *
   * @param bytesAtATime read before each pause; {@link Long#MAX_VALUE} to read as fast as it goes
   */
  public CompletableFuture<List<Long>> readUntil(
      String lastKey, long bytesAtATime, long pauseMillis) {
    return read(key -> key.equals(lastKey), bytesAtATime, pauseMillis);
  }

  /** Reads at a pace until so many messages have arrived; otherwise as {@link #readUntil}. */
  public CompletableFuture<List<Long>> readCount(int count, long bytesAtATime, long pauseMillis) {
    return read(key -> offsets.size() == count, bytesAtATime, pauseMillis);
  }

  private CompletableFuture<List<Long>> read(
      Predicate<String> isLast, long bytesAtATime, long pauseMillis) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            readAll(isLast, bytesAtATime, pauseMillis);
          } catch (IOException e) {
            throw new UncheckedIOException("after %d messages".formatted(offsets.size()), e);
          }
          return List.copyOf(offsets);
        },
        thread);
  }

  private void readAll(Predicate<String> isLast, long bytesAtATime, long pauseMillis)
      throws IOException {
    long bytes = 0;
    while (true) {
      RawSocket.Frame frame = socket.read();
      bytes += frame.payload().length;
      if (frame.opcode() == RawSocket.CLOSE) {
        throw new IOException("closed by the server: " + frame.text());
      } else if (frame.opcode() == RawSocket.PING) {
        socket.frame(true, RawSocket.PONG, frame.payload());
      } else if (frame.text().startsWith("{\"event\":\"message\"")) {
        JsonObject message = new JsonObject(frame.text());
        offsets.add(message.getLong("offset"));
        if (isLast.test(message.getString("key"))) {
          return;
        }
      }
      if (bytes >= bytesAtATime) {
        bytes = 0;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
