package dev.parley.systemtests.embedded;

import dev.parley.systemtests.client.ChatClient;
import dev.parley.systemtests.client.Reply;
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
    Deque<CompletableFuture<Reply>> underWay = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      underWay.addLast(client.send(room, keys + i));
      if (underWay.size() == UNANSWERED) {
        offsets.add(underWay.removeFirst().join().offset());
      }
    }
    underWay.forEach(reply -> offsets.add(reply.join().offset()));
    return offsets;
  }
}
