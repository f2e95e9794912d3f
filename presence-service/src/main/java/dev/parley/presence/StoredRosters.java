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

/**
 * Who is in which room. Safe from any thread; every method blocks.
 *
 * <p>Each event of a room takes a version, <em>then</em> reads the rows that it tells. Whatever
 * changes behind that reading is told by an event that takes a higher version. So of two events the
 * higher one is right about a session, whichever instance told it, and a page that is read behind
 * version 7 has all that the events up to 7 have told. See docs/adr/0009-rosters-have-versions.md.
 */
final class StoredRosters {

  private static final String IN_ROOM = SessionFields.ROOMS + "[any]";
  private static final String KEY = "__key";

  /**
   * How far the clocks of two members may be apart: a page that needs no counter has a version that
   * is older than that, so that every later event is above it.
   */
  private static final long CLOCK_SKEW_MILLIS = 1_000;

  private final IMap<String, GenericRecord> sessions;
  private final IMap<String, Long> versions;
  private final LongSupplier clock;

  /** The rosters in the maps of {@link Grid}. */
  StoredRosters(HazelcastInstance hazelcast) {
    this.sessions = hazelcast.getMap(Grid.SESSIONS);
    this.versions = hazelcast.getMap(Grid.ROSTERS);
    this.clock = hazelcast.getCluster()::getClusterTime;
  }

  /**
   * What an event tells.
   *
   * @param version the event's
   * @param total sessions in the room
   * @param rows those asked for that are in the room, by session id
   */
  record Reading(long version, long total, Map<String, Member> rows) {}

  /**
   * Takes a version for an event and reads what it tells.
   *
   * @param missed whether something before this event was never told: a version is left out
   * @param ids the sessions to read
   * @param bigRoom in a room with more sessions only a sample of them is read
   * @param sample how many
   */
  Reading next(RoomId room, boolean missed, Collection<String> ids, int bigRoom, int sample) {
    long version = version(room, missed ? 2 : 1);
    long total = count(room);
    boolean big = Math.max(total, ids.size()) > bigRoom;
    List<String> read = ids.stream().limit(big ? sample : ids.size()).toList();
    Map<String, Member> rows =
        members(read, room).stream().collect(Collectors.toMap(Member::session, member -> member));
    return new Reading(version, total, rows);
  }

  /**
   * A page of the sessions in a room. Writes nothing where nobody is in the room: whoever asks
   * chooses the name, and names have no end.
   */
  Roster roster(Roster.Query query) {
    if (query.limit() == 0) {
      return new Roster(List.of(), count(query.room()), null, 0);
    }
    long before = clock.getAsLong() - CLOCK_SKEW_MILLIS;
    Long known = versions.get(query.room().value());
    if (known == null && count(query.room()) == 0) {
      return new Roster(List.of(), 0, null, before);
    }
    long version = known == null ? version(query.room(), 0) : known;
    long total = count(query.room());
    Predicate<String, GenericRecord> matching = inRoom(query.room());
    if (query.cursor() != null) {
      matching = Predicates.and(matching, Predicates.greaterThan(KEY, query.cursor()));
    }
    List<String> ids =
        sessions.keySet(Predicates.pagingPredicate(matching, query.limit() + 1)).stream()
            .sorted()
            .toList();
    boolean more = ids.size() > query.limit();
    List<String> page = more ? ids.subList(0, query.limit()) : ids;
    String cursor = more ? page.get(page.size() - 1) : null;
    return new Roster(members(page, query.room()), total, cursor, version);
  }

  private long version(RoomId room, int step) {
    NextVersion count = new NextVersion(step, clock.getAsLong());
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
