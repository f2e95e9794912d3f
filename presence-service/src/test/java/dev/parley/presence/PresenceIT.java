package dev.parley.presence;

import static dev.parley.presence.PresenceCluster.FIRST;
import static dev.parley.presence.PresenceCluster.SECOND;
import static dev.parley.presence.PresenceCluster.get;
import static dev.parley.presence.PresenceCluster.joining;
import static dev.parley.presence.PresenceCluster.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.bus.Endpoints;
import dev.parley.contract.Kick;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Heard;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Left;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.StateSet;
import dev.parley.contract.Resume;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.Roster;
import dev.parley.contract.UserPresence;
import dev.parley.grid.Grid;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances over one map; nobody fails. */
class PresenceIT {

  private static PresenceCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        new PresenceCluster(
            Map.of("PARLEY_PRESENCE_EVENT_WINDOW", "100ms", "PARLEY_PRESENCE_BIG_ROOM", "30"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void whatIsReportedToOneInstanceTheOtherKnows() {
    RoomId room = new RoomId("shared");

    cluster.report(
        FIRST,
        "gw-1",
        new Opened("s-ada", "ada", "Ada", "c1", "192.0.2.1"),
        new Joined("s-ada", room),
        new StateSet("s-ada", SessionState.AWAY));

    Roster roster = cluster.roster(SECOND, room);
    assertThat(roster.total()).isEqualTo(1);
    assertThat(roster.cursor()).isNull();
    assertThat(roster.members())
        .singleElement()
        .satisfies(
            member ->
                assertThat(List.of(member.session(), member.user(), "" + member.name()))
                    .containsExactly("s-ada", "ada", "Ada"))
        .satisfies(member -> assertThat(member.state()).isEqualTo(SessionState.AWAY));
    until(() -> !cluster.events(room).isEmpty());
    long version = cluster.events(room).get(0).version();
    assertThat(cluster.events(room))
        .containsExactly(
            new PresenceChanged(room, roster.members(), List.of(), List.of(), 1, version, null));
    assertThat(cluster.roster(SECOND, room).version()).isEqualTo(version);
  }

  @Test
  void aRosterComesInPages() {
    RoomId room = new RoomId("pages");
    List<String> ids = IntStream.range(0, 25).mapToObj("page-%02d"::formatted).toList();
    get(cluster.send(FIRST, "gw-1", ids.stream().flatMap(id -> joining(id, room)).toList()));

    Roster first = get(cluster.ask(SECOND, room, 10, null));
    Roster second = get(cluster.ask(FIRST, room, 10, first.cursor()));
    Roster third = get(cluster.ask(SECOND, room, 10, second.cursor()));

    assertThat(Stream.of(first, second, third).map(Roster::members).flatMap(List::stream))
        .extracting(Member::session)
        .containsExactlyElementsOf(ids);
    assertThat(List.of(first.total(), second.total(), third.total())).containsOnly(25L);
    assertThat(first.cursor()).isEqualTo("page-09");
    assertThat(third.cursor()).isNull();
    assertThat(get(cluster.ask(FIRST, room, 0, null)))
        .isEqualTo(new Roster(List.of(), 25, null, 0));
  }

  @Test
  void aPageOfWrongSizeIsRefused() {
    assertThatThrownBy(() -> get(cluster.ask(FIRST, new RoomId("pages"), 1_001, null)))
        .isInstanceOfSatisfying(
            BusException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_REQUEST));
  }

  @Test
  void unknownSessionsAreAskedFor() {
    assertThat(cluster.report(FIRST, "gw-1", new Heard("nobody")).unknown())
        .containsExactly("nobody");
  }

  @Test
  void aSessionThatMovesNeitherLeavesNorJoins() {
    RoomId room = new RoomId("moving");
    cluster.report(FIRST, "gw-1", joining("mover", room).toArray(Change[]::new));
    until(() -> cluster.published(room, PresenceChanged::joined).equals(List.of("mover")));

    cluster.report(FIRST, "gw-1", new Closed("mover", "c-mover", false));
    until(() -> cluster.published(room, PresenceChanged::changed).equals(List.of("mover")));
    cluster.report(SECOND, "gw-2", new Opened("mover", "user-mover", null, "c9", "192.0.2.9"));
    until(
        () -> cluster.published(room, PresenceChanged::changed).equals(List.of("mover", "mover")));

    assertThat(cluster.published(room, PresenceChanged::joined)).containsExactly("mover");
    assertThat(cluster.published(room, PresenceChanged::left)).isEmpty();
    assertThat(cluster.roster(FIRST, room).members())
        .extracting(Member::state)
        .containsExactly(SessionState.ONLINE);
  }

  @Test
  void ofTwoInstancesWithTheSameReportExactlyOnePublishesIt() {
    RoomId room = new RoomId("race");
    List<String> ids = IntStream.range(0, 30).mapToObj(i -> "race-" + i).toList();
    get(cluster.send(FIRST, "gw-1", ids.stream().flatMap(id -> joining(id, room)).toList()));
    until(() -> cluster.published(room, PresenceChanged::joined).size() == ids.size());
    List<Change> goodbyes =
        ids.stream().<Change>map(id -> new Closed(id, "c-" + id, true)).toList();

    get(Future.join(cluster.send(FIRST, "gw-1", goodbyes), cluster.send(SECOND, "gw-1", goodbyes)));
    RoomId last = new RoomId("race-last");
    for (String instance : List.of(FIRST, SECOND)) {
      cluster.report(instance, "gw-1", joining("last-of-" + instance, last).toArray(Change[]::new));
    }
    until(() -> cluster.published(room, PresenceChanged::left).size() >= ids.size());
    until(() -> cluster.published(last, PresenceChanged::joined).size() == 2);

    assertThat(cluster.published(room, PresenceChanged::left))
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(cluster.roster(FIRST, room).total()).isZero();
  }

  @Test
  void aLeaveAndAJoinAtOnceAreNotPublished() {
    RoomId room = new RoomId("brief");
    cluster.report(FIRST, "gw-1", joining("brief", room).toArray(Change[]::new));
    cluster.report(FIRST, "gw-1", new Left("brief", room), new Joined("brief", room));
    until(() -> !cluster.events(room).isEmpty());

    assertThat(cluster.published(room, PresenceChanged::joined)).containsExactly("brief");
    assertThat(cluster.published(room, PresenceChanged::left)).isEmpty();
  }

  @Test
  void aBigRoomGetsItsTotal() {
    RoomId room = new RoomId("big");
    List<Change> joins =
        IntStream.range(0, 31).boxed().flatMap(i -> joining("big-" + i, room)).toList();

    get(cluster.send(FIRST, "gw-1", joins));

    until(() -> cluster.events(room).stream().anyMatch(event -> event.total() == 31));
    PresenceChanged event = cluster.events(room).get(cluster.events(room).size() - 1);
    assertThat(event.sample())
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(10)
        .extracting(Member::session)
        .doesNotHaveDuplicates();
    assertThat(List.of(event.joined(), event.left(), event.changed())).containsOnly(List.of());
  }

  @Test
  void aSessionWrittenByANewerVersionCanBeChanged() {
    RoomId room = new RoomId("newer");
    IMap<String, GenericRecord> map = cluster.instance(SECOND).hazelcast().getMap(Grid.SESSIONS);
    map.set(
        "newer",
        GenericRecordBuilder.compact("parley.session")
            .setString("user", "ada")
            .setString("name", null)
            .setString("gateway", "gw-1")
            .setString("connection", "c-newer")
            .setString("address", "192.0.2.1")
            .setArrayOfString("rooms", new String[] {"newer"})
            .setInt32("state", SessionState.PENDING.code())
            .setInt32("chosen", SessionState.AWAY.code())
            .setInt64("since", 1)
            .setInt64("lastActive", 1)
            .setInt64("fieldOfTheFuture", 1)
            .build());

    assertThat(cluster.report(FIRST, "gw-1", new Heard("newer")).unknown()).isEmpty();

    assertThat(cluster.roster(SECOND, room).members())
        .extracting(Member::state)
        .containsExactly(SessionState.AWAY);
  }

  @Test
  void everyEventHasTheVersionAfterThePreviousOne() {
    RoomId room = new RoomId("versions");
    for (int i = 0; i < 5; i++) {
      int so = i;
      cluster.report(FIRST, "gw-1", joining("version-" + i, room).toArray(Change[]::new));
      until(() -> cluster.published(room, PresenceChanged::joined).size() == so + 1);
    }
    long last = cluster.roster(SECOND, room).version();

    assertThat(cluster.events(room))
        .extracting(PresenceChanged::version)
        .containsExactly(last - 4, last - 3, last - 2, last - 1, last);
  }

  @Test
  void resumingASessionReturnsWhatItHad() {
    RoomId room = new RoomId("resumed");
    cluster.report(FIRST, "gw-1", joining("resumer", room).toArray(Change[]::new));
    until(() -> cluster.published(room, PresenceChanged::joined).equals(List.of("resumer")));

    Resume.Reply reply = cluster.resume(SECOND, "gw-2", "resumer", "c-new");

    assertThat(reply)
        .isEqualTo(new Resume.Reply(true, List.of(room), SessionState.ONLINE, "gw-1", "c-resumer"));
    assertThat(cluster.report(SECOND, "gw-2", new Heard("resumer")).unknown()).isEmpty();
    assertThat(cluster.resume(FIRST, "gw-1", "resumer", "c-last").connection()).isEqualTo("c-new");
    assertThat(cluster.events(room)).hasSize(1);
  }

  @Test
  void whoHasEndedCanBeResumedWithoutItsRoomsAndWasSeenLast() {
    RoomId room = new RoomId("goodbye");
    cluster.report(FIRST, "gw-1", joining("goodbye", room).toArray(Change[]::new));
    cluster.report(FIRST, "gw-1", new Closed("goodbye", "c-goodbye", true));

    UserPresence gone = cluster.user(SECOND, "user-goodbye");
    Resume.Reply reply = cluster.resume(SECOND, "gw-2", "goodbye", "c-new");
    UserPresence back = cluster.user(FIRST, "user-goodbye");

    assertThat(gone.devices())
        .singleElement()
        .satisfies(device -> assertThat(device.rooms()).containsExactly(room))
        .satisfies(device -> assertThat(device.lastSeen()).isPositive())
        .extracting(device -> device.member().state())
        .isEqualTo(SessionState.OFFLINE);
    assertThat(reply.found()).isTrue();
    assertThat(reply.rooms()).isEmpty();
    assertThat(back.devices())
        .singleElement()
        .satisfies(device -> assertThat(device.rooms()).isEmpty())
        .extracting(device -> device.member().state())
        .isEqualTo(SessionState.ONLINE);
  }

  @Test
  void whoComesAndGoesInOneReportHasBeenThere() {
    cluster.report(
        FIRST,
        "gw-1",
        new Opened("blink", "user-blink", null, "c1", "192.0.2.1"),
        new Closed("blink", "c1", true));

    assertThat(cluster.resume(SECOND, "gw-2", "blink", "c2").found()).isTrue();
  }

  @Test
  void nobodyResumesWhatWasNeverThereOrIsAnothers() {
    cluster.report(FIRST, "gw-1", joining("mine", new RoomId("mine")).toArray(Change[]::new));

    Resume.Reply unknown = cluster.resume(FIRST, "gw-1", "never", "c1");
    Resume.Reply others =
        get(
            cluster.send(
                FIRST,
                Endpoints.RESUME,
                new Resume("gw-2", new Opened("mine", "mallory", null, "c1", "192.0.2.3"))));

    assertThat(List.of(unknown.found(), others.found())).containsOnly(false);
    assertThat(cluster.user(FIRST, "mallory").devices()).isEmpty();
  }

  @Test
  void anAdminEndsAllSessionsOfAUserForGood() {
    RoomId room = new RoomId("kicked");
    for (String session : List.of("kick-1", "kick-2")) {
      cluster.report(
          FIRST,
          "gw-1",
          new Opened(session, "kicked", null, "c-" + session, "192.0.2.1"),
          new Joined(session, room));
    }

    Kick.Reply reply = get(cluster.send(SECOND, Endpoints.END, new Kick("", "kicked", 0)));

    assertThat(reply.ended()).isEqualTo(2);
    assertThat(cluster.roster(FIRST, room).total()).isZero();
    assertThat(cluster.resume(FIRST, "gw-1", "kick-1", "c9").found()).isFalse();
    assertThat(cluster.user(FIRST, "kicked").devices()).isEmpty();
  }
}
