package dev.parley.bus;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Collects what one turn of an event loop has for one address, and sends it when the turn ends: a
 * message on the bus costs many times what an entry in it costs. Used on its context only.
 *
 * @param <E> a request or an answer
 */
final class Outbox<E> {

  private static final int MAX_BYTES = 256 * 1024;

  private final Context context;
  private final Consumer<List<E>> send;
  private List<E> waiting = new ArrayList<>();
  private int bytes;

  /** An outbox whose content is handed over in one piece, at the end of the turn. */
  Outbox(Context context, Consumer<List<E>> send) {
    this.context = context;
    this.send = send;
  }

  /** Adds an entry of so many bytes. */
  void add(E entry, int size) {
    waiting.add(entry);
    bytes += size;
    if (waiting.size() == 1) {
      context.runOnContext(turn -> flush());
    } else if (bytes > MAX_BYTES) {
      flush();
    }
  }

  private void flush() {
    if (!waiting.isEmpty()) {
      List<E> entries = waiting;
      waiting = new ArrayList<>();
      bytes = 0;
      send.accept(entries);
    }
  }
}
