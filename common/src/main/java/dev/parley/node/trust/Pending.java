package dev.parley.node.trust;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections of each address wait for something. A few threads do the waiting, and one
 * stranger must not occupy all of them.
 */
final class Pending {

  private final int max;
  private final Map<InetAddress, Integer> counts = new ConcurrentHashMap<>();

  /**
   * @param max how many of one address may wait at the same time
   */
  Pending(int max) {
    this.max = max;
  }

  /** Whether one more may wait; who may has to {@link #leave}. */
  boolean enter(InetAddress address) {
    int count = counts.merge(address, 1, Integer::sum);
    if (count > max) {
      leave(address);
      return false;
    }
    return true;
  }

  /** One waits no longer. */
  void leave(InetAddress address) {
    counts.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
  }
}
