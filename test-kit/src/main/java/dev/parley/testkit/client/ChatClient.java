package dev.parley.testkit.client;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One connection that speaks parley.v1. What may block waits for at most {@link Received#PATIENCE}
 * and then fails the test.
 */
public final class ChatClient implements AutoCloseable, Wire.Listener {

  private final Received received = new Received();
  private final Map<Long, Pending> unanswered = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final Wire wire;
  private JsonObject welcome = new JsonObject();

  private record Pending(String op, @Nullable String room, CompletableFuture<Reply> reply) {}

  /** The socket was closed before the answer came. */
  public static final class SocketClosed extends RuntimeException {

    SocketClosed(int code) {
      super("closed with " + code);
    }
  }

  private ChatClient(Kind kind, int port) {
    wire = patiently(kind.open(URI.create("ws://127.0.0.1:" + port + "/ws"), this)).join();
  }

  /** Opens a socket that has not said anything yet. */
  public static ChatClient open(Kind kind, int port) {
    return new ChatClient(kind, port);
  }

  /** Opens a socket and connects as the owner of a token. */
  public static ChatClient connected(Kind kind, int port, String token) {
    ChatClient client = open(kind, port);
    client.welcome = client.ask("connect", "token", token).ok();
    return client;
  }

  /** Opens a socket and goes on with a session, by the secret in the welcome of its connect. */
  public static ChatClient resumed(Kind kind, int port, String token, String resume) {
    ChatClient client = open(kind, port);
    client.welcome = client.ask("connect", "token", token, "resume", resume).ok();
    return client;
  }

  // ---- requests

  /** Sends a request; {@code fields} are names and values in turn. */
  public CompletableFuture<Reply> request(String op, Object... fields) {
    long id = ids.incrementAndGet();
    JsonObject frame = new JsonObject().put("id", id).put("op", op);
    for (int i = 0; i < fields.length; i += 2) {
      frame.put((String) fields[i], fields[i + 1]);
    }
    CompletableFuture<Reply> reply = expect(id, op, frame.getValue("room"));
    wire.text(frame.encode());
    return reply;
  }

  /** Sends a request and waits for its answer. */
  public Reply ask(String op, Object... fields) {
    return request(op, fields).join();
  }

  /** Sends a frame as it is, with {@code %d} where its id belongs, and waits for the answer. */
  public Reply askRaw(String template) {
    long id = ids.incrementAndGet();
    CompletableFuture<Reply> reply = expect(id, "raw", null);
    wire.text(template.replace("%d", Long.toString(id)));
    return reply.join();
  }

  /** Sends a message whose body is its key. */
  public CompletableFuture<Reply> send(String room, String key) {
    return request("send", "room", room, "key", key, "body", key);
  }

  /** Joins and gives the answer's {@code ok}. */
  public JsonObject join(String room) {
    return ask("join", "room", room).ok();
  }

  /** Joins where it was before. */
  public JsonObject joinAfter(String room, String epoch, long offset) {
    JsonObject after = new JsonObject().put("epoch", epoch).put("offset", offset);
    return ask("join", "room", room, "after", after).ok();
  }

  private CompletableFuture<Reply> expect(long id, String op, @Nullable Object room) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    unanswered.put(id, new Pending(op, room instanceof String text ? text : null, reply));
    if (received.closeCode() != 0) {
      reply.completeExceptionally(new SocketClosed(received.closeCode()));
    }
    return patiently(reply);
  }

  private static <T> CompletableFuture<T> patiently(CompletableFuture<T> future) {
    return future.orTimeout(Received.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  // ---- what came

  /** The {@code ok} of its connect. */
  public JsonObject welcome() {
    return welcome;
  }

  /** Its user id. */
  public String user() {
    return welcome.getString("user");
  }

  /** Its session's public id. */
  public String session() {
    return welcome.getString("session");
  }

  /** The messages of a room so far, in the order in which they came. */
  public List<Message> messages(String room) {
    return received.messages(room);
  }

  /** The messages' offsets. */
  public List<Long> offsets(String room) {
    return messages(room).stream().map(Message::offset).toList();
  }

  /** The messages' keys. */
  public List<String> keys(String room) {
    return messages(room).stream().map(Message::key).toList();
  }

  /** Waits for so many messages of a room. */
  public List<Message> awaitMessages(String room, int count) {
    return received.await(
        count + " messages in " + room + ", there are " + messages(room).size(),
        () -> Optional.of(messages(room)).filter(list -> list.size() >= count));
  }

  /** Waits for the message with a key. */
  public Message awaitKey(String room, String key) {
    return received.await(
        "message " + key + " in " + room,
        () -> messages(room).stream().filter(m -> m.key().equals(key)).findFirst());
  }

  /** The events of a name and a room, or any room for null, so far. */
  public List<JsonObject> events(String name, @Nullable String room) {
    return received.events(event -> is(event, name, room));
  }

  /** Waits for an event of a name and a room. */
  public JsonObject awaitEvent(String name, @Nullable String room) {
    return awaitEvent(name, room, event -> true);
  }

  /** Waits for an event of a name and a room with something in it. */
  public JsonObject awaitEvent(String name, @Nullable String room, Predicate<JsonObject> with) {
    return received.await(
        "event " + name + " in " + room,
        () -> received.events(e -> is(e, name, room) && with.test(e)).stream().findFirst());
  }

  /** All events of a room so far. */
  public List<JsonObject> eventsOf(String room) {
    return received.events(event -> room.equals(event.getString("room")));
  }

  /** Waits for the first error that belongs to no request. */
  public JsonObject awaitErrorWithoutId() {
    return received.await(
        "an error without id", () -> received.errorsWithoutId().stream().findFirst());
  }

  /** Waits for the end and gives its code. */
  public int awaitClose() {
    return received.await(
        "the close", () -> Optional.of(received.closeCode()).filter(code -> code != 0));
  }

  /** Whether the socket is closed. */
  public boolean isClosed() {
    return received.closeCode() != 0;
  }

  /** The socket below. */
  public Wire wire() {
    return wire;
  }

  private static boolean is(JsonObject event, String name, @Nullable String room) {
    return name.equals(event.getString("event"))
        && (room == null || room.equals(event.getString("room")));
  }

  // ---- the wire

  @Override
  public void text(String message) {
    try {
      JsonObject frame = new JsonObject(message);
      if (message.startsWith("{\"event\":\"")) {
        received.event(frame);
      } else if (message.startsWith("{\"id\":")) {
        reply(frame);
      } else if (message.startsWith("{\"error\":")) {
        received.errorWithoutId(frame);
      } else {
        received.fault("neither event nor reply: " + message);
      }
    } catch (RuntimeException unreadable) {
      received.fault(unreadable + " in " + message);
    }
  }

  private void reply(JsonObject frame) {
    Pending pending = unanswered.remove(frame.getLong("id"));
    if (pending == null) {
      received.fault("a reply to nothing: " + frame);
      return;
    }
    if (pending.op().equals("leave") && pending.room() != null) {
      received.left(pending.room());
    }
    pending.reply().complete(new Reply(frame));
  }

  @Override
  public void closed(int code) {
    received.closed(code);
    unanswered.values().forEach(p -> p.reply().completeExceptionally(new SocketClosed(code)));
  }

  /** Says goodbye; {@link #awaitClose} sees the end. */
  @Override
  public void close() {
    if (!isClosed()) {
      wire.close();
    }
  }
}
