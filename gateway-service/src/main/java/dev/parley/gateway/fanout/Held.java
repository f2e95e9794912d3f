package dev.parley.gateway.fanout;

import dev.parley.protocol.Position;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What came live for a member that is not live yet, in order and bounded: where it is too much, it
 * becomes part of the gap, and is read from the log as well.
 */
final class Held {

  private static final int MAX_HELD = 1_000;
  private static final int MAX_HELD_BYTES = 256 * 1024;

  private final Deque<Delivery> deliveries = new ArrayDeque<>();
  private int bytes;
  private long upTo = Position.UNKNOWN;

  /** The gap reaches up to here. */
  long upTo() {
    return upTo;
  }

  /** The gap reaches at least up to an offset. */
  void raise(long offset) {
    upTo = Math.max(upTo, offset);
  }

  /** Keeps a delivery whose frame has so many bytes for the member. */
  void add(Delivery delivery, int size) {
    if (deliveries.size() == MAX_HELD || bytes > MAX_HELD_BYTES) {
      raise(deliveries.getLast().offset());
      release();
    }
    delivery.frame().retain();
    deliveries.addLast(delivery);
    bytes += size;
  }

  boolean isEmpty() {
    return deliveries.isEmpty();
  }

  /** The oldest, whose frame the caller releases. */
  Delivery removeFirst() {
    return deliveries.removeFirst();
  }

  /** Gives up all that is kept. */
  void release() {
    deliveries.forEach(delivery -> delivery.frame().release());
    deliveries.clear();
    bytes = 0;
  }
}
