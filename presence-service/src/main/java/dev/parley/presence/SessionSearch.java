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
import dev.parley.presence.Transition.RoomChange;
import dev.parley.protocol.SessionState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Queries of the stored sessions. Safe from any thread; every method blocks. */
final class SessionSearch {

  /** By the time of its last transition an instance has published those older than this. */
  private static final long PUBLISHED_WITHIN_MILLIS = Session.RECENT_MILLIS;

  private static final String RECENT_BY =
      SessionFields.RECENT + "[any]." + SessionFields.CHANGED_BY;

  /** In order of time. A total order, so that one found in both maps is contained once. */
  private static final Comparator<RoomChange> IN_ORDER =
      Comparator.comparingLong(RoomChange::at)
          .thenComparing(RoomChange::session)
          .thenComparingLong(RoomChange::revision)
          .thenComparing(change -> change.room().value());

  /** What stands for other characters in a LIKE predicate of Hazelcast's, unless escaped. */
  private static final Pattern WILDCARD = Pattern.compile("[%_]");

  private final IMap<String, GenericRecord> sessions;
  private final IMap<String, GenericRecord> ended;

  /** Searches the maps of {@link Grid}. */
  SessionSearch(HazelcastInstance hazelcast) {
    this.sessions = hazelcast.getMap(Grid.SESSIONS);
    this.ended = hazelcast.getMap(Grid.ENDED);
  }

  /** The number of sessions in each state. */
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

  /** Sessions without a heartbeat after one time, and those PENDING since another or longer. */
  List<Session> due(long silentBefore, long lostBefore) {
    return read(
        sessions,
        Predicates.or(
            Predicates.lessEqual(SessionFields.LAST_ACTIVE, silentBefore),
            Predicates.and(
                isIn(SessionState.PENDING),
                Predicates.lessEqual(SessionFields.SINCE, lostBefore))));
  }

  /** The sessions with a socket at this life of a gateway. */
  List<Session> onGateway(String gateway) {
    return read(sessions, Predicates.equal(SessionFields.GATEWAY, gateway));
  }

  /** The lives of gateways that have sessions. Reads all sessions. */
  Set<String> gateways() {
    return sessions.aggregate(Aggregators.distinct(SessionFields.GATEWAY));
  }

  /** The nodes that made the last transition of any session. Reads all sessions. */
  Set<String> instances() {
    Set<String> lives = sessions.aggregate(Aggregators.distinct(SessionFields.CHANGED_BY));
    return lives.stream().map(life -> NodeLife.of(life).node()).collect(Collectors.toSet());
  }

  /** The ids of a user's sessions. */
  Set<String> idsOf(String user) {
    return sessions.keySet(Predicates.equal(SessionFields.USER, user));
  }

  /** A user's sessions, also those that have ended recently; the last active one comes first. */
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
    boolean ended = session.state().equals(SessionState.OFFLINE);
    return new Device(
        session.member(),
        ended ? session.lastRooms() : session.rooms(),
        NodeLife.of(session.socket().gateway()).node(),
        session.lastActive());
  }

  /**
   * The visible changes that the lives of a node made last, and may not have published before they
   * died. Reads all sessions.
   *
   * @param node the id of the node
   * @param exceptLife the name of a life that is left out, because it publishes its changes itself;
   *     empty for none
   * @return the changes by the name of the life that made them, in order of time
   */
  Map<String, List<RoomChange>> lastTransitions(String node, String exceptLife) {
    String lives = new NodeLife(WILDCARD.matcher(node).replaceAll("\\\\$0"), "%").name();
    Map<String, Set<RoomChange>> found = new HashMap<>();
    for (IMap<String, GenericRecord> map : List.of(sessions, ended)) {
      Long last =
          map.aggregate(
              Aggregators.longMax(SessionFields.CHANGED),
              Predicates.and(
                  Predicates.like(SessionFields.CHANGED_BY, lives),
                  Predicates.notEqual(SessionFields.CHANGED_BY, exceptLife)));
      Predicate<String, GenericRecord> recent =
          Predicates.and(
              Predicates.like(RECENT_BY, lives),
              Predicates.greaterEqual(
                  SessionFields.CHANGED, last == null ? 0 : last - PUBLISHED_WITHIN_MILLIS));
      for (Session session : read(map, recent)) {
        for (Session.AttributedTransition made : session.recentTransitions()) {
          if (NodeLife.of(made.by()).node().equals(node) && !made.by().equals(exceptLife)) {
            found
                .computeIfAbsent(made.by(), by -> new TreeSet<>(IN_ORDER))
                .addAll(made.transition().roomChanges());
          }
        }
      }
    }
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, made -> withinLastMinute(made.getValue())));
  }

  private static List<RoomChange> withinLastMinute(Set<RoomChange> changes) {
    long last = changes.stream().mapToLong(RoomChange::at).max().orElse(0);
    return changes.stream().filter(change -> last - change.at() < PUBLISHED_WITHIN_MILLIS).toList();
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
