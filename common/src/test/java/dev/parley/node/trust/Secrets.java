package dev.parley.node.trust;

import dev.parley.config.Settings;
import java.util.Map;
import java.util.Objects;

/** Secrets for tests. */
final class Secrets {

  private Secrets() {}

  static ClusterSecret of(String secret) {
    Settings settings = Settings.of(Map.of("PARLEY_CLUSTER_SECRET", secret));
    ClusterSecret read = Objects.requireNonNull(ClusterSecret.read(settings));
    settings.check();
    return read;
  }
}
