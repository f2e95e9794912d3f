package dev.parley.bench.load;

import java.util.List;

/** Each sender has so many messages in flight, and sends the next when one of them is back. */
final class ClosedLoop implements Traffic.Driver {

  private final Traffic traffic;
  private final long endNanos;

  ClosedLoop(Traffic traffic, long endNanos) {
    this.traffic = traffic;
    this.endNanos = endNanos;
  }

  void start(List<Client> senders, int window, long nowNanos) {
    for (int i = 0; i < window; i++) {
      senders.forEach(sender -> traffic.send(sender, nowNanos, nowNanos));
    }
  }

  @Override
  public void echoed(Client sender) {
    long now = System.nanoTime();
    if (now < endNanos) {
      traffic.send(sender, now, now);
    }
  }
}
