package dev.parley.presence;

import com.hazelcast.aggregation.Aggregators;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import dev.parley.contract.NodeLife;
import dev.parley.contract.UserPresence;
import dev.parley.contract.UserPresence.Device;
import dev.parley.grid.Grid;
import dev.parley.grid.SessionFields;
import dev.parley.presence.Transition.Shift;
import dev.parley.protocol.SessionState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds sessions. Safe from any thread; every method blocks. */
final class SessionSearch {

  /** Before its last transition an instance had told what was older than this. */
  private static final long TOLD_WITHIN_MILLIS = Session.LATELY_MILLIS;

  private static final String LATELY_BY =
      SessionFields.LATELY + "[any]." + SessionFields.CHANGED_BY;

  /** By when they were made; the same one, found in both maps, counts once. */
  private static final Comparator<Shift> IN_ORDER =
      Comparator.comparingLong(Shift::at)
          .thenComparing(Shift::session)
          .thenComparingLong(Shift::revision)
          .thenComparing(shift -> shift.room().value());

  private final IMap<String, GenericRecord> sessions;
  private final IMap<String, GenericRecord> ended;

  /** Searches the maps of {@link Grid}. */
  SessionSearch(HazelcastInstance hazelcast) {
    this.sessions = hazelcast.getMap(Grid.SESSIONS);
    this.ended = hazelcast.getMap(Grid.ENDED);
  }

  /** How many sessions there are in each state. */
  Map<SessionState, Long> states() {
    Map<SessionState, Long> counts = new HashMap<>();
    long others = 0;
    for (SessionState state : List.of(SessionState.AWAY, SessionState.PENDING)) {
      long count = sessions.aggregate(Aggregators.count(), isIn(state));
      counts.put(state, count);
      others += count;
    }
    counts.put(SessionState.ONLINE, Math.max(0, sessions.size() - others));
    return counts;
  }

  /** Sessions that were not heard after one time, and those PENDING since before another. */
  List<Session> due(long silentBefore, long lostBefore) {
    return read(
        sessions,
        Predicates.or(
            Predicates.lessEqual(SessionFields.LAST_ACTIVE, silentBefore),
            Predicates.and(
                isIn(SessionState.PENDING),
                Predicates.lessEqual(SessionFields.SINCE, lostBefore))));
  }

  /** The sessions that a gateway holds in one of its lives. */
  List<Session> onGateway(String gateway) {
    return read(sessions, Predicates.equal(SessionFields.GATEWAY, gateway));
  }

  /** The gateways that hold sessions, each life by itself. Looks at all of them. */
  Set<String> gateways() {
    return sessions.aggregate(Aggregators.distinct(SessionFields.GATEWAY));
  }

  /** The instances that have made the sessions' last transitions. Looks at all of them. */
  Set<String> instances() {
    Set<String> lives = sessions.aggregate(Aggregators.distinct(SessionFields.CHANGED_BY));
    return lives.stream().map(life -> NodeLife.of(life).node()).collect(Collectors.toSet());
  }

  /** The ids of a user's sessions. */
  Set<String> idsOf(String user) {
    return sessions.keySet(Predicates.equal(SessionFields.USER, user));
  }

  /** A user's sessions, and those that have ended lately. */
  UserPresence ofUser(String user) {
    Predicate<String, GenericRecord> theirs = Predicates.equal(SessionFields.USER, user);
    List<Session> all = read(sessions, theirs);
    Set<String> live = all.stream().map(Session::id).collect(Collectors.toSet());
    List<Session> found = new ArrayList<>(all);
    read(ended, theirs).stream().filter(end -> !live.contains(end.id())).forEach(found::add);
    return new UserPresence(
        found.stream()
            .sorted(Comparator.comparingLong(Session::lastActive).reversed())
            .map(SessionSearch::device)
            .toList());
  }

  private static Device device(Session session) {
    boolean over = session.state().equals(SessionState.OFFLINE);
    return new Device(
        session.member(),
        over ? session.lastRooms() : session.rooms(),
        NodeLife.of(session.socket().gateway()).node(),
        session.lastActive());
  }

  /**
   * What rooms could see of the last transitions that former lives of an instance have made, and
   * may have died of before they told them. Looks at all sessions.
   *
   * @param node the instance's node
   * @param life its present life, which will tell what it does, or any other text
   * @return by life
   */
  Map<String, List<Shift>> lastTransitions(String node, String life) {
    String lives = new NodeLife(node, "%").name();
    Map<String, Set<Shift>> found = new HashMap<>();
    for (IMap<String, GenericRecord> map : List.of(sessions, ended)) {
      Long last =
          map.aggregate(
              Aggregators.longMax(SessionFields.CHANGED),
              Predicates.and(
                  Predicates.like(SessionFields.CHANGED_BY, lives),
                  Predicates.notEqual(SessionFields.CHANGED_BY, life)));
      Predicate<String, GenericRecord> late =
          Predicates.and(
              Predicates.like(LATELY_BY, lives),
              Predicates.greaterEqual(
                  SessionFields.CHANGED, last == null ? 0 : last - TOLD_WITHIN_MILLIS));
      for (Session session : read(map, late)) {
        for (Session.Made made : session.lately()) {
          if (NodeLife.of(made.by()).node().equals(node) && !made.by().equals(life)) {
            found
                .computeIfAbsent(made.by(), by -> new TreeSet<>(IN_ORDER))
                .addAll(made.transition().shifts());
          }
        }
      }
    }
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, made -> last(made.getValue())));
  }

  private static List<Shift> last(Set<Shift> shifts) {
    long last = shifts.stream().mapToLong(Shift::at).max().orElse(0);
    return shifts.stream().filter(shift -> last - shift.at() < TOLD_WITHIN_MILLIS).toList();
  }

  private static Predicate<String, GenericRecord> isIn(SessionState state) {
    return Predicates.equal(SessionFields.STATE, state.code());
  }

  private static List<Session> read(
      IMap<String, GenericRecord> map, Predicate<String, GenericRecord> matching) {
    return map.entrySet(matching).stream()
        .map(entry -> SessionRecord.read(entry.getKey(), entry.getValue()))
        .toList();
  }
}
