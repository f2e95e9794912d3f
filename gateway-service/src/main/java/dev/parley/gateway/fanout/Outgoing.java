package dev.parley.gateway.fanout;

import dev.parley.protocol.ServerFrame;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A frame for any number of clients, made into bytes once for each encoding that one of them has.
 * It is counted: who makes one releases it, who keeps one retains it. Safe from any thread that
 * holds it.
 */
final class Outgoing {

  private final ServerFrame frame;
  private final @Nullable String epoch;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final AtomicReference<@Nullable Encoded> encoded = new AtomicReference<>();

  /**
   * A frame, held once.
   *
   * @param epoch of the log, where it is a record's; else null
   */
  Outgoing(ServerFrame frame, @Nullable String epoch) {
    this.frame = frame;
    this.epoch = epoch;
  }

  /** One form of the frame, and those that were made before. */
  private record Encoded(Encoding encoding, Frame bytes, @Nullable Encoded before) {}

  /** Its bytes in an encoding, for as long as this is held. */
  Frame as(Encoding encoding) {
    while (true) {
      Encoded newest = encoded.get();
      for (Encoded form = newest; form != null; form = form.before) {
        if (form.encoding == encoding) {
          return form.bytes;
        }
      }
      Frame bytes = encoding.encode(frame, epoch);
      if (encoded.compareAndSet(newest, new Encoded(encoding, bytes, newest))) {
        return bytes;
      }
      bytes.release(); // another loop was quicker
    }
  }

  /** Holds it once more. */
  Outgoing retain() {
    holders.incrementAndGet();
    return this;
  }

  /** Gives it up once. */
  void release() {
    if (holders.decrementAndGet() == 0) {
      for (Encoded form = encoded.getAndSet(null); form != null; form = form.before) {
        form.bytes.release();
      }
    }
  }
}
