package dev.parley.grid;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.IndexConfig;
import com.hazelcast.config.IndexType;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;

/** The maps of presence: one synchronous backup each. */
public final class Grid {

  /** Session id to session. */
  public static final String SESSIONS = "parley.sessions";

  /** Session id to session: those that ended recently, with when they were last seen. */
  public static final String ENDED = "parley.sessions.ended";

  /** Room id to the version of its roster. */
  public static final String ROSTERS = "parley.rosters";

  /** Of ended sessions a member keeps no more than this: the oldest go first. */
  private static final int MAX_ENDED = 100_000;

  /** A version that was given up begins above itself again: see {@link NextVersion}. */
  private static final int IDLE_ROSTER_SECONDS = 3_600;

  /**
   * Of versions a member keeps no more than this, about 370 bytes each and once more for the
   * backup: the one unused for longest goes first, and is begun again like one that was given up.
   */
  static final int MAX_ROSTERS = 50_000;

  private static final int MERGE_BATCH = 100;

  private Grid() {}

  /** Adds all of it to a member's configuration. */
  public static void configure(Config config) {
    config
        .getSerializationConfig()
        .addDataSerializableFactory(EntryProcessors.FACTORY, EntryProcessors::create);
    config.addMapConfig(
        map(SESSIONS, LaterSession.class)
            .addIndexConfig(new IndexConfig(IndexType.HASH, "rooms[any]"))
            .addIndexConfig(new IndexConfig(IndexType.HASH, SessionFields.USER))
            .addIndexConfig(new IndexConfig(IndexType.HASH, SessionFields.GATEWAY))
            .addIndexConfig(new IndexConfig(IndexType.HASH, SessionFields.STATE))
            .addIndexConfig(new IndexConfig(IndexType.SORTED, SessionFields.LAST_ACTIVE)));
    config.addMapConfig(
        bounded(map(ENDED, LaterSession.class), MAX_ENDED)
            .addIndexConfig(new IndexConfig(IndexType.HASH, SessionFields.USER)));
    config.addMapConfig(
        bounded(map(ROSTERS, HigherVersion.class), MAX_ROSTERS)
            .setTimeToLiveSeconds(IDLE_ROSTER_SECONDS));
  }

  private static MapConfig bounded(MapConfig map, int entries) {
    map.getEvictionConfig()
        .setEvictionPolicy(EvictionPolicy.LRU)
        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
        .setSize(entries);
    return map;
  }

  private static MapConfig map(String name, Class<?> mergePolicy) {
    return new MapConfig(name)
        .setBackupCount(1)
        .setMergePolicyConfig(new MergePolicyConfig(mergePolicy.getName(), MERGE_BATCH));
  }
}
