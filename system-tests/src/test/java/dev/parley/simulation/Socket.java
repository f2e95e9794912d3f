package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MICRO;
import static dev.parley.simulation.Timeline.MILLI;
import static dev.parley.simulation.Timeline.SECOND;

import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.fanout.Outbound;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection from a gateway to a client that may read slowly. The gateway's end keeps to what
 * {@code VertxOutbound} does: full above its limit, closed at four times of it, and closed when the
 * client takes nothing for ten seconds.
 */
final class Socket implements Outbound {

  private static final long STALL = 10 * SECOND;

  private final Loop loop;
  private final Timeline timeline;
  private final int queueBytes;
  private final Consumer<Received> client;
  private final Runnable onClosed;
  private final Deque<Item> queue = new ArrayDeque<>();
  private int flushable;
  private int queuedBytes;
  private int mostQueuedBytes;
  private long offered;
  private long sent;
  private long lastArrival;
  private boolean dirty;
  private boolean closed;
  private boolean reset;
  private boolean draining;
  private long stalledUntil;

  /** Something to be sent; bytes are read when they arrive. */
  private record Item(@Nullable Received answer, byte @Nullable [] frame, int size) {}

  /**
   * An open connection.
   *
   * @param client gets what arrives
   * @param onClosed told on the gateway's loop when this end is closed by it
   */
  Socket(Loop loop, int queueBytes, Consumer<Received> client, Runnable onClosed) {
    this.loop = loop;
    this.timeline = loop.machine.timeline;
    this.queueBytes = queueBytes;
    this.client = client;
    this.onClosed = onClosed;
  }

  /** The client takes nothing for a while. */
  void stall(long nanos) {
    stalledUntil = Math.max(stalledUntil, timeline.now() + nanos);
  }

  void readOn() {
    stalledUntil = 0;
  }

  /** The client is gone: what is under way does not arrive, but nobody here knows it yet. */
  void unplug() {
    reset = true;
  }

  /** This end knows that the client is gone. */
  void reset() {
    reset = true;
    closed = true;
    queue.clear();
    flushable = 0;
  }

  boolean closed() {
    return closed;
  }

  int mostQueuedBytes() {
    return mostQueuedBytes;
  }

  /** Queues an answer. */
  void answer(Received answer) {
    add(new Item(answer, null, 100));
    loop.execute(this::flush);
  }

  @Override
  public void offer(Frame frame) {
    if (!closed) {
      ByteBuf view = frame.view();
      int size = frame.size();
      byte[] json = new byte[size - header(size)];
      view.getBytes(view.readerIndex() + header(size), json);
      view.release();
      add(new Item(null, json, size));
    }
  }

  private static int header(int size) {
    return size < 2 + 126 ? 2 : size < 4 + (1 << 16) ? 4 : 10;
  }

  private void add(Item item) {
    if (closed) {
      return;
    }
    if (queuedBytes > 4 * queueBytes) {
      close();
      return;
    }
    queue.add(item);
    queuedBytes += item.size;
    mostQueuedBytes = Math.max(mostQueuedBytes, queuedBytes);
    offered++;
  }

  @Override
  public boolean isFull() {
    if (queuedBytes > queueBytes) {
      flush();
    }
    return queuedBytes > queueBytes;
  }

  @Override
  public boolean hasEnough() {
    if (queuedBytes > queueBytes / 4) {
      flush();
    }
    return queuedBytes > queueBytes / 4;
  }

  @Override
  public void whenDrained(Runnable drained) {
    flush();
    if (closed) {
      return;
    }
    if (queue.isEmpty()) {
      loop.execute(drained);
    } else {
      await(drained, offered, timeline.now());
    }
  }

  private void await(Runnable drained, long upTo, long since) {
    loop.timer(
        timeline.between(50 * MICRO, 3 * MILLI),
        () -> {
          if (closed) {
            return;
          }
          if (sent >= upTo) {
            drained.run();
          } else if (timeline.now() - since > STALL) {
            close();
          } else {
            long again = Math.max(0, Math.min(stalledUntil - timeline.now(), 100 * MILLI));
            loop.timer(again, () -> await(drained, upTo, since));
          }
        });
  }

  @Override
  public void giveUp() {
    close();
  }

  /** Closes it from the gateway's side; what is queued may still arrive. */
  void close() {
    if (!closed) {
      flush();
      closed = true;
      long at = arrival();
      timeline.at(at, null, () -> arrive(new Received.Closed()));
      loop.execute(onClosed);
    }
  }

  @Override
  public void flush() {
    dirty = false;
    flushable = queue.size();
    drain();
  }

  @Override
  public boolean markDirty() {
    boolean first = !dirty;
    dirty = true;
    return first;
  }

  /** The kernel takes what was flushed, as fast as the client reads. */
  private void drain() {
    if (draining || flushable == 0) {
      return;
    }
    draining = true;
    long wait = Math.max(0, stalledUntil - timeline.now());
    timeline.after(
        Math.min(wait, 50 * MILLI) + timeline.between(5 * MICRO, 100 * MICRO),
        null,
        () -> {
          draining = false;
          if (timeline.now() >= stalledUntil) {
            for (; flushable > 0; flushable--) {
              take(queue.removeFirst());
            }
          }
          drain();
        });
  }

  private void take(Item item) {
    queuedBytes -= item.size;
    sent++;
    Received received = item.answer == null ? Received.event(item.frame) : item.answer;
    if (received != null) {
      timeline.at(arrival(), null, () -> arrive(received));
    }
  }

  private long arrival() {
    lastArrival = Math.max(lastArrival, timeline.now() + timeline.between(100 * MICRO, 4 * MILLI));
    return lastArrival;
  }

  private void arrive(Received received) {
    if (!reset) {
      client.accept(received);
    }
  }
}
