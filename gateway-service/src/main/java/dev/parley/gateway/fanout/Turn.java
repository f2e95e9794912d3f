package dev.parley.gateway.fanout;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * The current turn of an event loop: however much is written to a socket during it, one flush ends
 * it. Flushing is what costs, so this is where hot rooms become cheap.
 */
@Confined
public final class Turn {

  private final EventLoop loop;
  private List<Outbound> dirty = new ArrayList<>();
  private boolean scheduled;

  /** The turns of a loop. */
  public Turn(EventLoop loop) {
    this.loop = loop;
  }

  EventLoop loop() {
    return loop;
  }

  /** Lets a socket be flushed when the turn ends. */
  public void mark(Outbound outbound) {
    loop.check();
    if (outbound.markDirty()) {
      dirty.add(outbound);
      if (!scheduled) {
        scheduled = true;
        loop.execute(this::end);
      }
    }
  }

  private void end() {
    List<Outbound> flushed = dirty;
    dirty = new ArrayList<>(Math.min(flushed.size(), 1024));
    scheduled = false;
    for (Outbound outbound : flushed) {
      outbound.flush();
    }
  }
}
