package dev.parley.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects which nodes have died: a tracked node that is missing from several checks in a row is
 * dead. Each death is reported once. Not safe for several threads.
 */
final class FailureDetector {

  private final int maxMissed;
  private final Map<String, Integer> missed = new HashMap<>();

  /**
   * Tracks no node yet.
   *
   * @param maxMissed a node that is missing from this many checks in a row is dead
   */
  FailureDetector(int maxMissed) {
    this.maxMissed = maxMissed;
  }

  /** Tracks nodes that should be alive, whether or not a check has found them before. */
  void track(Collection<String> nodes) {
    nodes.forEach(node -> missed.putIfAbsent(node, 0));
  }

  /**
   * Checks all tracked nodes against those that are alive now, and tracks the latter from now on.
   *
   * @return the nodes that are found dead by this check; they are no longer tracked
   */
  List<String> detectDead(Collection<String> alive) {
    missed.replaceAll((node, checks) -> checks + 1);
    alive.forEach(node -> missed.put(node, 0));
    List<String> dead = new ArrayList<>();
    missed.forEach(
        (node, checks) -> {
          if (checks >= maxMissed) {
            dead.add(node);
          }
        });
    dead.forEach(missed::remove);
    return dead;
  }
}
