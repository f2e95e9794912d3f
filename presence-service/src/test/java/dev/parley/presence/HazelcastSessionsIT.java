package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.grid.Grid;
import dev.parley.presence.Transition.Kind;
import dev.parley.protocol.SessionState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has made a change, also where the answer to it was lost with the member that made it. */
class HazelcastSessionsIT {

  private static final Opened OPENED = new Opened("s", "ada", null, "c", "192.0.2.1");
  private static final List<String> IDS = List.of("s");

  private static HazelcastInstance grid;

  private final List<Kind> published = new ArrayList<>();

  @BeforeAll
  static void start() {
    Config config = new Config();
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().setPort(0).setPortAutoIncrement(false);
    Grid.configure(config);
    grid = Hazelcast.newHazelcastInstance(config);
  }

  @AfterAll
  static void stop() {
    grid.shutdown();
  }

  @BeforeEach
  void nobodyIsThere() {
    grid.getMap(Grid.SESSIONS).clear();
    grid.getMap(Grid.ENDED).clear();
  }

  @Test
  void aChangeIsPublishedByTheInstanceThatMadeIt() {
    HazelcastSessions first = sessions(grid, "presence-1/1");
    HazelcastSessions second = sessions(grid, "presence-2/1");

    open(first);
    open(second);
    pending(second);
    pending(first);
    end(first);
    end(second);

    assertThat(published).containsExactly(Kind.OPENED, Kind.PENDING, Kind.OFFLINE);
    assertThat(grid.getMap(Grid.SESSIONS).size()).isZero();
  }

  @Test
  void aChangeWhoseAnswerWasLostIsPublishedOnce() {
    HazelcastSessions sessions = sessions(losingAnswers(), "presence-1/1");

    open(sessions);
    pending(sessions);
    end(sessions);

    assertThat(published).containsExactly(Kind.OPENED, Kind.PENDING, Kind.OFFLINE);
    assertThat(grid.getMap(Grid.SESSIONS).size()).isZero();
  }

  @Test
  void anEndThatItsMakerDidNotTakeAwayIsNoSession() {
    HazelcastSessions sessions = sessions(grid, "presence-1/1");
    open(sessions);
    Session open = SessionRecord.read("s", stored());
    Session end = open.ended(2).withTransition(open, 2, "presence-2/1");
    grid.getMap(Grid.SESSIONS).set("s", SessionRecord.write(end));

    assertThat(sessions.heard(IDS, "gw-1/1", 3)).isEqualTo(IDS);
    assertThat(sessions.ended("s")).isEqualTo(end);
    end(sessions);
    assertThat(sessions.ended("s")).isEqualTo(end);
    assertThat(grid.getMap(Grid.SESSIONS).size()).isZero();
    grid.getMap(Grid.SESSIONS).set("s", SessionRecord.write(end));
    open(sessions);

    assertThat(published).containsExactly(Kind.OPENED, Kind.OPENED);
    assertThat(SessionRecord.read("s", stored()).state()).isEqualTo(SessionState.ONLINE);
  }

  @Test
  void whoComesLateWithAnEndLeavesNoTraceOfIt() {
    HazelcastSessions first = sessions(grid, "presence-1/1");
    HazelcastSessions second = sessions(grid, "presence-2/1");
    open(first);

    second.change(
        IDS,
        3,
        (id, before) -> {
          if (before != null) {
            end(first);
          }
          return null;
        },
        transition -> published.add(transition.kind()));

    assertThat(published).containsExactly(Kind.OPENED, Kind.OFFLINE);
    assertThat(second.ended("s").lastTransition().by()).isEqualTo("presence-1/1");
  }

  private static GenericRecord stored() {
    return (GenericRecord) Objects.requireNonNull(grid.getMap(Grid.SESSIONS).get("s"));
  }

  private void end(HazelcastSessions sessions) {
    sessions.change(IDS, 3, (id, before) -> null, transition -> published.add(transition.kind()));
  }

  private void open(HazelcastSessions sessions) {
    sessions.change(
        IDS,
        1,
        (id, before) -> before == null ? Session.opened(OPENED, "gw-1/1", 1) : before,
        transition -> published.add(transition.kind()));
  }

  private void pending(HazelcastSessions sessions) {
    sessions.change(
        IDS,
        2,
        (id, before) -> before.state().equals(SessionState.PENDING) ? before : before.pending(2),
        transition -> published.add(transition.kind()));
  }

  private static HazelcastSessions sessions(HazelcastInstance hazelcast, String instance) {
    return new HazelcastSessions(hazelcast, instance, Duration.ofMinutes(5));
  }

  /** What Hazelcast answers where it did a thing, and did it again because nobody said so. */
  private static HazelcastInstance losingAnswers() {
    IMap<Object, Object> map = grid.getMap(Grid.SESSIONS);
    Object losing =
        Proxy.newProxyInstance(
            IMap.class.getClassLoader(),
            new Class<?>[] {IMap.class},
            (proxy, method, arguments) -> {
              method.invoke(map, arguments);
              return method.invoke(map, arguments);
            });
    return (HazelcastInstance)
        Proxy.newProxyInstance(
            HazelcastInstance.class.getClassLoader(),
            new Class<?>[] {HazelcastInstance.class},
            (proxy, method, arguments) ->
                arguments[0].equals(Grid.SESSIONS) ? losing : method.invoke(grid, arguments));
  }
}
