package dev.parley.presence;

import com.hazelcast.aggregation.Aggregators;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import dev.parley.contract.Roster;
import dev.parley.grid.Grid;
import dev.parley.grid.NextVersion;
import dev.parley.grid.SessionFields;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rosters of rooms. Safe from any thread; every method blocks.
 *
 * <p>Each event of a room takes a version, <em>then</em> reads the sessions that it reports. A
 * later change of these sessions is reported by an event with a higher version. So of two events
 * the one with the higher version is right about a session, whichever instance published it, and a
 * page that was read after version 7 was taken contains everything that the events up to 7 report.
 * See docs/adr/0009-rosters-have-versions.md.
 */
final class StoredRosters {

  private static final String IN_ROOM = SessionFields.ROOMS + "[any]";
  private static final String KEY = "__key";

  /**
   * How far the clocks of two members may differ. The page of a room without a counter gets a
   * version that is older than this, so every later event has a higher one.
   */
  private static final long CLOCK_SKEW_MILLIS = 1_000;

  private final IMap<String, GenericRecord> sessions;
  private final IMap<String, Long> versions;
  private final LongSupplier clusterTime;

  /**
   * The rosters in the maps of {@link Grid}.
   *
   * @param clusterTime milliseconds since 1970 UTC, the same for all instances
   */
  StoredRosters(HazelcastInstance hazelcast, LongSupplier clusterTime) {
    this.sessions = hazelcast.getMap(Grid.SESSIONS);
    this.versions = hazelcast.getMap(Grid.ROSTERS);
    this.clusterTime = clusterTime;
  }

  /**
   * What an event reports.
   *
   * @param version the event's version
   * @param total how many sessions are in the room
   * @param rows those of the requested sessions that are in the room, by session id
   */
  record RosterSnapshot(long version, long total, Map<String, Member> rows) {}

  /**
   * Takes a version for an event and reads what the event reports.
   *
   * @param missed whether a change before this event was not published: a version is skipped
   * @param ids the sessions to read
   * @param bigRoom in a room with more sessions, or with more ids than this, only a sample is read
   * @param sample the size of that sample
   */
  RosterSnapshot snapshotForEvent(
      RoomId room, boolean missed, Collection<String> ids, int bigRoom, int sample) {
    long version = advanceVersion(room, missed ? 2 : 1);
    long total = count(room);
    boolean big = Math.max(total, ids.size()) > bigRoom;
    List<String> read = ids.stream().limit(big ? sample : ids.size()).toList();
    Map<String, Member> rows =
        members(read, room).stream().collect(Collectors.toMap(Member::session, member -> member));
    return new RosterSnapshot(version, total, rows);
  }

  /**
   * A page of the sessions in a room. Nothing is stored for an empty room: clients choose the names
   * of rooms, so otherwise their queries could fill the memory.
   */
  Roster roster(Roster.Query query) {
    if (query.limit() == 0) {
      return new Roster(List.of(), count(query.room()), null, 0);
    }
    long versionOfEmptyRoom = clusterTime.getAsLong() - CLOCK_SKEW_MILLIS;
    Long known = versions.get(query.room().value());
    if (known == null && count(query.room()) == 0) {
      return new Roster(List.of(), 0, null, versionOfEmptyRoom);
    }
    long version = known == null ? advanceVersion(query.room(), 0) : known;
    long total = count(query.room());
    List<String> ids = firstIds(query.room(), query.cursor(), query.limit() + 1);
    boolean more = ids.size() > query.limit();
    List<String> page = more ? ids.subList(0, query.limit()) : ids;
    String cursor = more ? page.get(page.size() - 1) : null;
    return new Roster(members(page, query.room()), total, cursor, version);
  }

  private List<String> firstIds(RoomId room, @Nullable String after, int limit) {
    Predicate<String, GenericRecord> matching = inRoom(room);
    if (after != null) {
      matching = Predicates.and(matching, Predicates.greaterThan(KEY, after));
    }
    return sessions.keySet(Predicates.pagingPredicate(matching, limit)).stream().sorted().toList();
  }

  private long advanceVersion(RoomId room, int step) {
    NextVersion count = new NextVersion(step, clusterTime.getAsLong());
    return Objects.requireNonNull(versions.executeOnKey(room.value(), count));
  }

  private List<Member> members(Collection<String> ids, RoomId room) {
    List<Member> members = new ArrayList<>();
    sessions.getAll(Set.copyOf(ids)).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> SessionRecord.read(entry.getKey(), entry.getValue()))
        .filter(session -> session.rooms().contains(room))
        .forEach(session -> members.add(session.member()));
    return members;
  }

  private long count(RoomId room) {
    return sessions.aggregate(Aggregators.count(), inRoom(room));
  }

  private static Predicate<String, GenericRecord> inRoom(RoomId room) {
    return Predicates.equal(IN_ROOM, room.value());
  }
}
