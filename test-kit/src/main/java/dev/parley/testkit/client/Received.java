package dev.parley.testkit.client;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one client has received, and the rules that hold for every connection: an offset of a room
 * comes once and in order, and {@code prev} names the record before.
 */
final class Received {

  /** How long a test waits for what has to happen. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<JsonObject> events = new ArrayList<>();
  private final List<JsonObject> withoutId = new ArrayList<>();
  private final Map<String, List<Message>> messages = new HashMap<>();
  private final Map<String, Long> lastOffsets = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private int closeCode;

  synchronized void event(JsonObject event) {
    events.add(event);
    if ("message".equals(event.getString("event"))) {
      messages
          .computeIfAbsent(event.getString("room"), any -> new ArrayList<>())
          .add(Message.of(event));
    }
    if (event.containsKey("offset")) {
      move(event.getString("room"), event.getLong("offset"), event.getLong("prev"));
    }
    notifyAll();
  }

  /** Every event with an offset moves the cursor of its room, whatever its name. */
  private void move(String room, long offset, @Nullable Long prev) {
    Long last = lastOffsets.put(room, offset);
    if (last == null) {
      return;
    }
    if (offset <= last) {
      faults.add("%s: offset %d came after %d".formatted(room, offset, last));
    } else if (prev != null && !prev.equals(last)) {
      faults.add("%s: %d came after %d, and its prev is %d".formatted(room, offset, last, prev));
    }
  }

  synchronized void errorWithoutId(JsonObject error) {
    withoutId.add(error);
    notifyAll();
  }

  synchronized void closed(int code) {
    closeCode = code;
    notifyAll();
  }

  synchronized void fault(String fault) {
    faults.add(fault);
    notifyAll();
  }

  /** From a new join on, offsets may begin anywhere. */
  synchronized void left(String room) {
    lastOffsets.remove(room);
  }

  synchronized List<Message> messages(String room) {
    check();
    return List.copyOf(messages.getOrDefault(room, List.of()));
  }

  synchronized List<JsonObject> events(Predicate<JsonObject> wanted) {
    check();
    return events.stream().filter(wanted).toList();
  }

  synchronized List<JsonObject> errorsWithoutId() {
    return List.copyOf(withoutId);
  }

  synchronized int closeCode() {
    return closeCode;
  }

  /** Waits until there is an answer; every arrival asks again. */
  synchronized <T> T await(String what, Supplier<Optional<T>> answer) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      check();
      Optional<T> found = answer.get();
      if (found.isPresent()) {
        return found.get();
      }
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      // After a close nothing comes any more.
      if (leftMillis <= 0 || closeCode != 0) {
        throw new AssertionError(
            "not within %s: %s; closed with %d, %d events, the last: %s"
                .formatted(
                    PATIENCE,
                    what,
                    closeCode,
                    events.size(),
                    events.subList(Math.max(0, events.size() - 5), events.size())));
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, interrupted);
      }
    }
  }

  private void check() {
    if (!faults.isEmpty()) {
      throw new AssertionError("the server broke the protocol: " + faults);
    }
  }
}
