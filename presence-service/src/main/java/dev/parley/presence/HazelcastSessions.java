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
 * <p>A session is changed only by compare-and-set of its entry. So of any number of instances that
 * want the same change exactly one makes it, and knows that it did. Ended sessions are kept for a
 * while in a map of their own.
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
   * @param instance the name of this life of this instance, stored with each transition it makes
   * @param keep for how long ended sessions are kept
   */
  HazelcastSessions(HazelcastInstance hazelcast, String instance, Duration keep) {
    this.map = hazelcast.getMap(Grid.SESSIONS);
    this.ended = hazelcast.getMap(Grid.ENDED);
    this.instance = instance;
    this.keep = keep;
  }

  /**
   * Decides what a session becomes. Called again with the current session when somebody else has
   * changed it in between.
   */
  @FunctionalInterface
  interface Change {
    /** Null means that there is no session, both as argument and as result. */
    @Nullable Session apply(String id, @Nullable Session before);
  }

  /**
   * Records heartbeats of sessions at a gateway.
   *
   * @return the sessions that need more than that: absent, at another gateway, or PENDING
   */
  List<String> heard(Collection<String> ids, String gateway, long now) {
    Map<String, Boolean> noted = map.executeOnKeys(new HashSet<>(ids), new HeardAt(gateway, now));
    return ids.stream().filter(id -> !Boolean.TRUE.equals(noted.get(id))).toList();
  }

  /**
   * Changes sessions, one after another.
   *
   * @param now the time of the transitions
   * @param made called for each transition that this call has made
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
      Session after = change.apply(id, before);
      if (Objects.equals(before, after)) {
        if (stored != null && before == null) {
          moveToEnded(id, stored);
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

  /** Null also for an ended session that was not moved to the ended ones yet. */
  private static @Nullable Session live(String id, @Nullable GenericRecord stored) {
    Session session = stored == null ? null : SessionRecord.read(id, stored);
    return session == null || session.state().equals(SessionState.OFFLINE) ? null : session;
  }

  /**
   * Makes a change, unless the entry has changed since it was read. An end is first set like any
   * other change and then removed: an absent entry could not name the instance that ended it.
   */
  private boolean make(String id, @Nullable GenericRecord stored, Transition transition) {
    Session after = transition.after();
    if (after != null) {
      return set(id, stored, after, transition.kind() != Transition.Kind.HEARD);
    }
    Session before = Objects.requireNonNull(transition.before());
    Session end = before.ended(transition.at()).withTransition(before, transition.at(), instance);
    boolean made = set(id, stored, end, true);
    if (made) {
      moveToEnded(id, SessionRecord.write(end));
    }
    return made;
  }

  private void moveToEnded(String id, GenericRecord end) {
    ended.set(id, end, keep.toMillis(), TimeUnit.MILLISECONDS);
    map.remove(id, end);
  }

  /**
   * Compare-and-set of an entry. The expected record is the very one that was read, so this also
   * works with records written by another version.
   *
   * <p>Where the member that applies the change dies before it answers, Hazelcast repeats the call
   * at its backup, which already has the new record and so answers that nothing was set. The
   * transition named by the stored record then shows that the change was made by this call.
   */
  private boolean set(
      String id, @Nullable GenericRecord stored, Session next, boolean namesTransition) {
    GenericRecord record = SessionRecord.write(next);
    boolean set =
        stored == null ? map.putIfAbsent(id, record) == null : map.replace(id, stored, record);
    if (set || !namesTransition) {
      return set;
    }
    GenericRecord current = map.get(id);
    return current != null
        && SessionRecord.read(id, current).lastTransition().equals(next.lastTransition());
  }

  /** A session that has ended recently, or null. It may have been resumed since. */
  @Nullable Session ended(String id) {
    GenericRecord stored = map.get(id);
    if (stored == null || live(id, stored) != null) {
      stored = ended.get(id);
    }
    return stored == null ? null : SessionRecord.read(id, stored);
  }

  /** Makes it impossible to resume sessions that have ended. */
  void forget(Collection<String> ids) {
    ids.forEach(ended::delete);
  }
}
