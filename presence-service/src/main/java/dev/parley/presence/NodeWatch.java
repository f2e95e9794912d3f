package dev.parley.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which nodes have died: those that were there, or should have been, and have been missing
 * for some looks in a row. Each death is told once. Not safe for several threads.
 */
final class NodeWatch {

  private final int patience;
  private final Map<String, Integer> missed = new HashMap<>();

  /**
   * Knows no node yet.
   *
   * @param patience in how many looks in a row a node must be missing
   */
  NodeWatch(int patience) {
    this.patience = patience;
  }

  /** Names nodes that should be there. */
  void expect(Collection<String> nodes) {
    nodes.forEach(node -> missed.putIfAbsent(node, 0));
  }

  /** Looks at those that are there now, and returns those that have died. */
  List<String> look(Collection<String> present) {
    missed.replaceAll((node, looks) -> looks + 1);
    present.forEach(node -> missed.put(node, 0));
    List<String> dead = new ArrayList<>();
    missed.forEach(
        (node, looks) -> {
          if (looks >= patience) {
            dead.add(node);
          }
        });
    dead.forEach(missed::remove);
    return dead;
  }
}
