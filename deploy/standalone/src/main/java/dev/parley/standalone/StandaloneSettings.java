package dev.parley.standalone;

import java.util.HashMap;
import java.util.Map;

/**
 * The environment of the one node: what the user set stays, but for what belongs to the standalone
 * form itself, its folder and its broker.
 *
 * @param variables for {@link dev.parley.config.Settings}
 */
record StandaloneSettings(Map<String, String> variables) {

  private static final int MANAGEMENT_PORT = 8081;

  StandaloneSettings {
    variables = Map.copyOf(variables);
  }

  /** Completes {@code environment}. */
  static StandaloneSettings of(
      Map<String, String> environment,
      String host,
      int port,
      DataFolder folder,
      String bootstrap,
      Ports ports) {
    Map<String, String> all = new HashMap<>(environment);
    ChildCommand.removeOwnVariables(all);
    all.remove("PARLEY_SERVICES");
    all.put("PARLEY_DATA", folder.path().toString());
    all.put("PARLEY_GATEWAY_HOST", host);
    all.put("PARLEY_GATEWAY_PORT", Integer.toString(port));
    all.put("PARLEY_KAFKA_BOOTSTRAP", bootstrap);

    Defaults defaults = new Defaults(all);
    defaults.put("PARLEY_NODE_ID", "standalone");
    defaults.put("PARLEY_AUTH_GUESTS", "true");
    defaults.put("PARLEY_ROOMS_PARTITIONS", "16");
    defaults.put("PARLEY_ROOMS_REPLICATION", "1");
    defaults.put("PARLEY_KAFKA_GROUP_PROTOCOL", "consumer");
    defaults.put("PARLEY_DRAIN_TIMEOUT", "3s");
    defaults.put("PARLEY_MANAGEMENT_HOST", Ports.LOOPBACK);
    defaults.putPort("PARLEY_MANAGEMENT_PORT", () -> ports.nextPreferring(MANAGEMENT_PORT));
    defaults.put("PARLEY_CLUSTER_HOST", Ports.LOOPBACK);
    defaults.putPort("PARLEY_CLUSTER_PORT", ports::next);
    defaults.put("PARLEY_BUS_HOST", Ports.LOOPBACK);
    defaults.putPort("PARLEY_BUS_PORT", ports::next);
    if (defaults.misses("PARLEY_AUTH_SECRET") && defaults.misses("PARLEY_AUTH_SECRET_FILE")) {
      // Kept, so that tokens stay good over a restart.
      all.put("PARLEY_AUTH_SECRET", OwnSecret.keptIn(folder.resolve("secret")));
    }
    if (defaults.misses("PARLEY_CLUSTER_SECRET")
        && defaults.misses("PARLEY_CLUSTER_SECRET_FILE")
        && defaults.misses("PARLEY_CLUSTER_OPEN")) {
      all.put("PARLEY_CLUSTER_SECRET", OwnSecret.random());
    }
    return new StandaloneSettings(all);
  }
}
