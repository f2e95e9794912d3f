package dev.parley.presence;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import dev.parley.grid.Grid;
import dev.parley.grid.HeardAt;
import dev.parley.protocol.SessionState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of the whole cluster, in a Hazelcast map. Safe from any thread; every method blocks.
 *
 * <p>A session is only ever changed by comparing and setting its entry, so that of any number of
 * instances that want the same change exactly one makes it, and knows that it has. What has ended
 * is kept for a while in a map of its own.
 */
final class HazelcastSessions {

  private static final int MAX_ATTEMPTS = 100;

  private final IMap<String, GenericRecord> map;
  private final IMap<String, GenericRecord> ended;
  private final String instance;
  private final Duration keep;

  /**
   * The sessions in the maps of {@link Grid}.
   *
   * @param instance this life of this instance, which marks the transitions that it makes
   * @param keep for how long ended sessions are kept
   */
  HazelcastSessions(HazelcastInstance hazelcast, String instance, Duration keep) {
    this.map = hazelcast.getMap(Grid.SESSIONS);
    this.ended = hazelcast.getMap(Grid.ENDED);
    this.instance = instance;
    this.keep = keep;
  }

  /** What is to become of a session. Called again with what there is by then when it changes. */
  @FunctionalInterface
  interface Change {
    /** Null where there is no session, before or after. */
    @Nullable Session of(String id, @Nullable Session before);
  }

  /**
   * Notes that sessions were heard by a gateway.
   *
   * @return those for which that is not all: absent, another gateway's, or PENDING
   */
  List<String> heard(Collection<String> ids, String gateway, long now) {
    Map<String, Boolean> noted = map.executeOnKeys(new HashSet<>(ids), new HeardAt(gateway, now));
    return ids.stream().filter(id -> !Boolean.TRUE.equals(noted.get(id))).toList();
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
      Session before = live(id, stored);
      Session after = change.of(id, before);
      if (Objects.equals(before, after)) {
        if (stored != null && before == null) {
          bury(id, stored);
        }
        return;
      }
      Transition transition = Transition.of(before, after, now, instance);
      if (make(id, stored, transition)) {
        made.accept(transition);
        return;
      }
      stored = map.get(id);
    }
    throw new IllegalStateException(
        "session %s changed by others %d times (expected: fewer)".formatted(id, MAX_ATTEMPTS));
  }

  /** Null also where all that stands is that it has ended. */
  private static @Nullable Session live(String id, @Nullable GenericRecord stored) {
    Session session = stored == null ? null : SessionRecord.read(id, stored);
    return session == null || session.state().equals(SessionState.OFFLINE) ? null : session;
  }

  /**
   * Makes a change, unless another one was made since. An end is set like any other change, and
   * only then taken away: where something is absent nobody could say who has made it so.
   */
  private boolean make(String id, @Nullable GenericRecord stored, Transition transition) {
    Session after = transition.after();
    if (after != null) {
      return set(id, stored, after, transition.kind() != Transition.Kind.HEARD);
    }
    Session before = Objects.requireNonNull(transition.before());
    Session end = before.ended(transition.at()).marked(before, transition.at(), instance);
    boolean made = set(id, stored, end, true);
    if (made) {
      bury(id, SessionRecord.write(end));
    }
    return made;
  }

  private void bury(String id, GenericRecord end) {
    ended.set(id, end, keep.toMillis(), TimeUnit.MILLISECONDS);
    map.remove(id, end);
  }

  /**
   * Compares with the record as it was read, whatever version wrote it: its bytes are the same.
   * Where the member that has set it dies before it can answer, Hazelcast asks the next one, which
   * finds it set: that the mark stands there then tells whose it is.
   */
  private boolean set(String id, @Nullable GenericRecord stored, Session next, boolean marked) {
    GenericRecord record = SessionRecord.write(next);
    boolean set =
        stored == null ? map.putIfAbsent(id, record) == null : map.replace(id, stored, record);
    if (set || !marked) {
      return set;
    }
    GenericRecord there = map.get(id);
    return there != null && SessionRecord.read(id, there).mark().equals(next.mark());
  }

  /** A session that has ended lately, or null. It may have been resumed since. */
  @Nullable Session ended(String id) {
    GenericRecord stored = map.get(id);
    if (stored == null || live(id, stored) != null) {
      stored = ended.get(id);
    }
    return stored == null ? null : SessionRecord.read(id, stored);
  }

  /** Lets nobody resume sessions that have ended. */
  void forget(Collection<String> ids) {
    ids.forEach(ended::delete);
  }
}
