package dev.parley.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which gateways have died: those that were there, or should have been, and have been missing
 * for some looks in a row. Each death is told once. Not safe for several threads.
 */
final class GatewayWatch {

  private final int patience;
  private final Map<String, Integer> missed = new HashMap<>();

  /**
   * Knows no gateway yet.
   *
   * @param patience in how many looks in a row a gateway must be missing
   */
  GatewayWatch(int patience) {
    this.patience = patience;
  }

  /** Names gateways that should be there. */
  void expect(Collection<String> gateways) {
    gateways.forEach(gateway -> missed.putIfAbsent(gateway, 0));
  }

  /** Looks at those that are there now, and returns those that have died. */
  List<String> look(Collection<String> present) {
    missed.replaceAll((gateway, looks) -> looks + 1);
    present.forEach(gateway -> missed.put(gateway, 0));
    List<String> dead = new ArrayList<>();
    missed.forEach(
        (gateway, looks) -> {
          if (looks >= patience) {
            dead.add(gateway);
          }
        });
    dead.forEach(missed::remove);
    return dead;
  }
}
