package dev.parley.standalone;

import java.util.List;

/**
 * All processes of a local cluster, with the ports that they keep for its lifetime.
 *
 * @param waves in the order of their start; those of one wave start at once, when all of the wave
 *     before are ready
 */
record ClusterPlan(List<List<ProcessSpec>> waves) {

  ClusterPlan {
    waves = List.copyOf(waves);
  }

  /** Every process, in the order of their start. */
  List<ProcessSpec> all() {
    return waves.stream().flatMap(List::stream).toList();
  }
}
