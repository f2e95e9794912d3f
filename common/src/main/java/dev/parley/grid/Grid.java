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

  /** Session id to session: those that ended lately, with when they were last seen. */
  public static final String ENDED = "parley.sessions.ended";

  /** Room id to the version of its roster. */
  public static final String ROSTERS = "parley.rosters";

  /** Of ended sessions a member keeps no more than this: the oldest go first. */
  private static final int MAX_ENDED = 100_000;

  /** A version that was given up begins above itself again: see {@link NextVersion}. */
  private static final int IDLE_ROSTER_SECONDS = 3_600;

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
    MapConfig ended =
        map(ENDED, LaterSession.class)
            .addIndexConfig(new IndexConfig(IndexType.HASH, SessionFields.USER));
    ended
        .getEvictionConfig()
        .setEvictionPolicy(EvictionPolicy.LRU)
        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
        .setSize(MAX_ENDED);
    config.addMapConfig(ended);
    config.addMapConfig(
        map(ROSTERS, HigherVersion.class).setTimeToLiveSeconds(IDLE_ROSTER_SECONDS));
  }

  private static MapConfig map(String name, Class<?> mergePolicy) {
    return new MapConfig(name)
        .setBackupCount(1)
        .setMergePolicyConfig(new MergePolicyConfig(mergePolicy.getName(), MERGE_BATCH));
  }
}
