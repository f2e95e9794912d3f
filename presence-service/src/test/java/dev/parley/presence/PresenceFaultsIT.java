package dev.parley.presence;

import static dev.parley.presence.PresenceCluster.FIRST;
import static dev.parley.presence.PresenceCluster.SECOND;
import static dev.parley.presence.PresenceCluster.get;
import static dev.parley.presence.PresenceCluster.joining;
import static dev.parley.presence.PresenceCluster.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import dev.parley.contract.NodeLife;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Heard;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.UserPresence;
import dev.parley.grid.Grid;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Silent sessions, dead gateways, dead instances. */
class PresenceFaultsIT {

  private static final RoomId ROOM = new RoomId("faults");
  private static final Map<String, String> SHORT =
      Map.of(
          "PARLEY_PRESENCE_PENDING_AFTER", "1s",
          "PARLEY_PRESENCE_OFFLINE_AFTER", "2s",
          "PARLEY_PRESENCE_SWEEP_PERIOD", "50ms",
          "PARLEY_PRESENCE_EVENT_WINDOW", "50ms");

  private final List<String> ids = IntStream.range(0, 100).mapToObj("s-%02d"::formatted).toList();

  @Test
  void twoSweepersPublishEachTransitionOnce() throws IOException {
    try (PresenceCluster cluster = new PresenceCluster(SHORT)) {
      joinAll(cluster);

      until(() -> cluster.published(ROOM, PresenceChanged::left).size() >= ids.size());

      assertThat(cluster.published(ROOM, PresenceChanged::changed))
          .containsExactlyInAnyOrderElementsOf(ids);
      assertThat(cluster.published(ROOM, PresenceChanged::left))
          .containsExactlyInAnyOrderElementsOf(ids);
      assertThat(made(cluster, "pending")).isEqualTo(ids.size());
      assertThat(made(cluster, "offline")).isEqualTo(ids.size());
      assertThat(cluster.roster(SECOND, ROOM).total()).isZero();
    }
  }

  @Test
  void sessionsOfADeadGatewayArePendingUntilTheyComeBackElsewhere() throws IOException {
    try (PresenceCluster cluster = new PresenceCluster(Map.of())) {
      joinAll(cluster);
      Change mover = new Opened("s-00", "user-s-00", null, "c9", "192.0.2.9");
      cluster.report(SECOND, "gw-2", mover);

      cluster.gatewayIs("gw-1", new NodeLife("another", "1"));

      until(() -> cluster.published(ROOM, PresenceChanged::changed).size() >= ids.size() - 1);
      assertThat(cluster.published(ROOM, PresenceChanged::changed))
          .containsExactlyInAnyOrderElementsOf(ids.subList(1, ids.size()));
      cluster.report(FIRST, "gw-2", new Opened("s-01", "user-s-01", null, "c8", "192.0.2.9"));
      List<Member> members = cluster.roster(FIRST, ROOM).members();
      assertThat(members.subList(0, 2)).extracting(Member::state).containsOnly(SessionState.ONLINE);
      assertThat(members.subList(2, ids.size()))
          .extracting(Member::state)
          .containsOnly(SessionState.PENDING);
      assertThat(cluster.published(ROOM, PresenceChanged::left)).isEmpty();
    }
  }

  @Test
  void sessionsOfAGatewaysFormerLifeArePendingThoughItIsThereAgain() throws IOException {
    try (PresenceCluster cluster = new PresenceCluster(Map.of())) {
      joinAll(cluster);
      NodeLife next = new NodeLife("gw-1", "2");

      cluster.gatewayIs("gw-1", next);
      cluster.report(SECOND, next.name(), new Opened("s-00", "user-s-00", null, "c9", "192.0.2.9"));

      until(() -> cluster.published(ROOM, PresenceChanged::changed).size() >= ids.size() - 1);
      assertThat(cluster.published(ROOM, PresenceChanged::changed))
          .containsExactlyInAnyOrderElementsOf(ids.subList(1, ids.size()));
      assertThat(cluster.user(FIRST, "user-s-00").devices())
          .extracting(device -> device.member().state(), UserPresence.Device::gateway)
          .containsExactly(tuple(SessionState.ONLINE, "gw-1"));
    }
  }

  @Test
  void theDeathOfAnInstanceLosesNoSession() throws IOException {
    try (PresenceCluster cluster = new PresenceCluster(Map.of())) {
      joinAll(cluster);

      cluster.kill(FIRST);

      List<Change> heard = ids.stream().<Change>map(Heard::new).toList();
      assertThat(get(cluster.send(SECOND, "gw-1", heard)).unknown()).isEmpty();
      assertThat(cluster.roster(SECOND, ROOM).members())
          .extracting(Member::session)
          .containsExactlyElementsOf(ids);
    }
  }

  @Test
  void theDeathOfAllInstancesAtOnceLosesNoSession() throws IOException {
    try (PresenceCluster cluster = new PresenceCluster(Map.of())) {
      joinAll(cluster);

      cluster.kill(FIRST, SECOND);

      until(() -> cluster.edge().getCluster().getMembers().size() == 1);
      assertThat(cluster.edge().<String, GenericRecord>getMap(Grid.SESSIONS).keySet())
          .containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @Test
  void whatADeadInstanceMayNotHavePublishedIsSeenAsMissing() throws IOException {
    try (PresenceCluster cluster = new PresenceCluster(Map.of())) {
      long before = cluster.roster(FIRST, ROOM).version();
      Session session =
          Session.opened(new Opened("s", "ada", null, "c", "192.0.2.1"), "gw-1", 1).joined(ROOM);
      Session unpublished =
          session.withTransition(null, 1, new NodeLife("presence-dead", "1").name());

      cluster
          .instance(SECOND)
          .hazelcast()
          .<String, GenericRecord>getMap(Grid.SESSIONS)
          .set("s", SessionRecord.write(unpublished.heard(Long.MAX_VALUE)));
      cluster.add(); // whoever died before an instance started is found once, by that instance

      until(() -> !cluster.events(ROOM).isEmpty());
      PresenceChanged event = cluster.events(ROOM).get(0);
      assertThat(event.version()).isGreaterThan(before + 1);
      assertThat(event.total()).isEqualTo(1);
      assertThat(List.of(event.joined(), event.left(), event.changed())).containsOnly(List.of());
    }
  }

  private void joinAll(PresenceCluster cluster) {
    Stream<Change> joins = ids.stream().flatMap(id -> joining(id, ROOM));
    get(cluster.send(FIRST, "gw-1", joins.toList()));
    until(() -> cluster.published(ROOM, PresenceChanged::joined).size() == ids.size());
  }

  private static double made(PresenceCluster cluster, String kind) {
    return Stream.of(FIRST, SECOND)
        .map(instance -> cluster.instance(instance).meters())
        .mapToDouble(
            meters -> meters.get("parley.presence.transitions").tag("kind", kind).counter().count())
        .sum();
  }
}
