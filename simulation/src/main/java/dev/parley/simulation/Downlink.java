package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MICRO;
import static dev.parley.simulation.Timeline.MILLI;
import static dev.parley.simulation.Timeline.SECOND;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What a gateway's kernel has been given for a client, and the way to it: a bounded buffer that
 * empties as fast as the link and the client allow. The client may stop reading, and go on.
 */
final class Downlink {

  private static final long STEP = 20 * MILLI;
  private static final int SMALLEST_STEP_BYTES = 64;

  private final Timeline timeline;
  private final int bufferBytes;
  private final Consumer<byte[]> client;
  private final Runnable onEnd;
  private final Deque<byte[]> buffer = new ArrayDeque<>();
  private Runnable onRoom = () -> {};
  private long bytesPerSecond;
  private int buffered;
  private long stoppedUntil;
  private long lastArrival;
  private boolean moving;
  private boolean ended;
  private boolean finished;
  private boolean unplugged;

  /**
   * A link.
   *
   * @param client gets the bytes as they arrive
   * @param onEnd called when all bytes have arrived and there will be no more
   */
  Downlink(
      Timeline timeline,
      int bufferBytes,
      long bytesPerSecond,
      Consumer<byte[]> client,
      Runnable onEnd) {
    this.timeline = timeline;
    this.bufferBytes = bufferBytes;
    this.bytesPerSecond = bytesPerSecond;
    this.client = client;
    this.onEnd = onEnd;
  }

  /** What is called, on no loop, when there is room again after there was none. */
  void onRoom(Runnable callback) {
    onRoom = callback;
  }

  void setBytesPerSecond(long rate) {
    bytesPerSecond = rate;
  }

  /** The client reads nothing for a while. */
  void stop(long nanos) {
    stoppedUntil = Math.max(stoppedUntil, timeline.now() + nanos);
  }

  /** The client reads on. */
  void goOn() {
    stoppedUntil = 0;
  }

  /** The client is gone: nothing arrives any more, and the kernel is not notified. */
  void unplug() {
    unplugged = true;
    buffer.clear();
  }

  int room() {
    return bufferBytes - buffered;
  }

  void take(byte[] bytes) {
    buffered += bytes.length;
    if (bytes.length > 0 && !unplugged) {
      buffer.add(bytes);
      move();
    }
  }

  /** The gateway's end is closed: what is in the buffer may still arrive. */
  void end() {
    if (!ended) {
      ended = true;
      move();
    }
  }

  private void move() {
    if (moving || finished || unplugged) {
      return;
    }
    moving = true;
    long wait = Math.min(Math.max(0, stoppedUntil - timeline.now()), 100 * MILLI);
    int step = Math.min(stepBytes(), buffered);
    long sending = step * SECOND / bytesPerSecond;
    timeline.after(wait + sending + timeline.between(5 * MICRO, 100 * MICRO), null, this::moved);
  }

  private int stepBytes() {
    return (int)
        Math.max(SMALLEST_STEP_BYTES, Math.min(bufferBytes, bytesPerSecond * STEP / SECOND));
  }

  private void moved() {
    moving = false;
    if (unplugged) {
      return;
    }
    if (timeline.now() >= stoppedUntil) {
      boolean wasFull = buffered > bufferBytes * 2 / 3;
      send(stepBytes());
      if (wasFull && buffered <= bufferBytes * 2 / 3) {
        onRoom.run();
      }
    }
    if (buffered > 0) {
      move();
    } else if (ended) {
      finished = true;
      timeline.at(arrival(), null, this::arriveAtEnd);
    }
  }

  private void send(int most) {
    for (int left = most; left > 0 && !buffer.isEmpty(); ) {
      byte[] next = buffer.removeFirst();
      int count = Math.min(left, next.length);
      if (count < next.length) {
        buffer.addFirst(Arrays.copyOfRange(next, count, next.length));
      }
      byte[] part = count < next.length ? Arrays.copyOf(next, count) : next;
      left -= count;
      buffered -= count;
      timeline.at(arrival(), null, () -> arrive(part));
    }
  }

  private void arrive(byte[] part) {
    if (!unplugged) {
      client.accept(part);
    }
  }

  private void arriveAtEnd() {
    if (!unplugged) {
      onEnd.run();
    }
  }

  private long arrival() {
    lastArrival = Math.max(lastArrival, timeline.now() + timeline.between(100 * MICRO, 4 * MILLI));
    return lastArrival;
  }
}
