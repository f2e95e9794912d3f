package dev.parley.grid;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.LocalMapStats;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a member holds of the maps of {@link Grid}; all members together hold all of it. */
public final class GridMetrics {

  private GridMetrics() {}

  /** Registers gauges for each map: entries and bytes, of which this member is the owner. */
  public static void register(HazelcastInstance hazelcast, MeterRegistry meters) {
    for (String map : List.of(Grid.SESSIONS, Grid.ENDED, Grid.ROSTERS)) {
      gauge("parley.grid.entries", hazelcast, meters, map, LocalMapStats::getOwnedEntryCount);
      gauge("parley.grid.bytes", hazelcast, meters, map, LocalMapStats::getOwnedEntryMemoryCost);
    }
  }

  private static void gauge(
      String name,
      HazelcastInstance hazelcast,
      MeterRegistry meters,
      String map,
      ToDoubleFunction<LocalMapStats> value) {
    Gauge.builder(
            name,
            hazelcast,
            grid ->
                grid.getLifecycleService().isRunning()
                    ? value.applyAsDouble(grid.getMap(map).getLocalMapStats())
                    : 0)
        .description("Owned by this member, without backups and indexes")
        .tag("map", map)
        .register(meters);
  }
}
