package dev.parley.presence;

import com.hazelcast.aggregation.Aggregators;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import dev.parley.contract.Member;
import dev.parley.contract.RoomId;
import dev.parley.contract.Roster;
import dev.parley.contract.SessionState;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of the whole cluster, in a Hazelcast map. Safe from any thread; every method blocks.
 *
 * <p>A session is only ever changed by comparing and setting its entry, so that of any number of
 * instances that want the same change exactly one makes it, and knows that it has.
 */
final class HazelcastSessions {

  /** The map's name. */
  static final String MAP = "parley.sessions";

  private static final String IN_ROOM = SessionRecord.ROOMS + "[any]";
  private static final String KEY = "__key";
  private static final int MAX_ATTEMPTS = 100;

  private final IMap<String, GenericRecord> map;

  /** The sessions in this map. */
  HazelcastSessions(IMap<String, GenericRecord> map) {
    this.map = map;
  }

  /** What is to become of a session. Called again with what there is by then when it changes. */
  @FunctionalInterface
  interface Change {
    /** Null where there is no session, before or after. */
    @Nullable Session of(String id, @Nullable Session before);
  }

  /**
   * Changes sessions, one after another.
   *
   * @param now the time of the transitions
   * @param made told of each transition that this call has made
   */
  void change(Collection<String> ids, long now, Change change, Consumer<Transition> made) {
    Map<String, GenericRecord> found = map.getAll(Set.copyOf(ids));
    for (String id : ids) {
      change(id, found.get(id), now, change, made);
    }
  }

  private void change(
      String id,
      @Nullable GenericRecord found,
      long now,
      Change change,
      Consumer<Transition> made) {
    GenericRecord stored = found;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Session before = stored == null ? null : SessionRecord.read(id, stored);
      Session after = change.of(id, before);
      if (Objects.equals(before, after)) {
        return;
      }
      if (swap(id, stored, after)) {
        made.accept(new Transition(before, after, now));
        return;
      }
      stored = map.get(id);
    }
    throw new IllegalStateException(
        "session %s changed by others %d times (expected: fewer)".formatted(id, MAX_ATTEMPTS));
  }

  /** Compares with the record as it was read, whatever version wrote it: its bytes are the same. */
  private boolean swap(String id, @Nullable GenericRecord stored, @Nullable Session after) {
    if (after == null) {
      return stored != null && map.remove(id, stored);
    }
    GenericRecord next = SessionRecord.write(after);
    return stored == null ? map.putIfAbsent(id, next) == null : map.replace(id, stored, next);
  }

  /** A page of the sessions in a room. */
  Roster roster(Roster.Query query) {
    long total = count(query.room());
    if (query.limit() == 0) {
      return new Roster(List.of(), total, null);
    }
    Predicate<String, GenericRecord> matching = inRoom(query.room());
    if (query.cursor() != null) {
      matching = Predicates.and(matching, Predicates.greaterThan(KEY, query.cursor()));
    }
    List<String> ids =
        map.keySet(Predicates.pagingPredicate(matching, query.limit() + 1)).stream()
            .sorted()
            .toList();
    boolean more = ids.size() > query.limit();
    List<String> page = more ? ids.subList(0, query.limit()) : ids;
    return new Roster(members(page, query.room()), total, more ? page.get(page.size() - 1) : null);
  }

  private List<Member> members(List<String> ids, RoomId room) {
    return map.getAll(Set.copyOf(ids)).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> SessionRecord.read(entry.getKey(), entry.getValue()))
        .filter(session -> session.rooms().contains(room))
        .map(Session::member)
        .toList();
  }

  /** How many sessions are in a room. */
  long count(RoomId room) {
    return map.aggregate(Aggregators.count(), inRoom(room));
  }

  /** How many sessions there are in each state. Looks at all of them. */
  Map<SessionState, Long> states() {
    Map<SessionState, Long> counts = new EnumMap<>(SessionState.class);
    long others = 0;
    for (SessionState state : List.of(SessionState.AWAY, SessionState.PENDING)) {
      long count =
          map.aggregate(Aggregators.count(), Predicates.equal(SessionRecord.STATE, state.code()));
      counts.put(state, count);
      others += count;
    }
    counts.put(SessionState.ONLINE, Math.max(0, map.size() - others));
    return counts;
  }

  /** The sessions that have not been heard after a time. */
  List<Session> silentSince(long time) {
    return read(Predicates.lessEqual(SessionRecord.LAST_ACTIVE, time));
  }

  /** The sessions that a gateway holds. Looks at all of them. */
  List<Session> onGateway(String gateway) {
    return read(Predicates.equal(SessionRecord.GATEWAY, gateway));
  }

  /** The gateways that hold sessions. Looks at all of them. */
  Set<String> gateways() {
    return map.aggregate(Aggregators.distinct(SessionRecord.GATEWAY));
  }

  private List<Session> read(Predicate<String, GenericRecord> matching) {
    return map.entrySet(matching).stream()
        .map(entry -> SessionRecord.read(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Predicate<String, GenericRecord> inRoom(RoomId room) {
    return Predicates.equal(IN_ROOM, room.value());
  }
}
