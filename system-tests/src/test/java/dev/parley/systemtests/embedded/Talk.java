package dev.parley.systemtests.embedded;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Fills rooms with messages. */
public final class Talk {

  private static final int UNANSWERED = 500;

  private Talk() {}

  /** Sends many messages, some at once, and gives their offsets when all are acknowledged. */
  public static List<Long> send(ChatClient client, String room, String keys, int count) {
    List<Long> offsets = new ArrayList<>(count);
    Deque<CompletableFuture<Reply>> inFlight = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      inFlight.addLast(client.send(room, keys + i));
      if (inFlight.size() == UNANSWERED) {
        offsets.add(inFlight.removeFirst().join().offset());
      }
    }
    inFlight.forEach(reply -> offsets.add(reply.join().offset()));
    return offsets;
  }
}
