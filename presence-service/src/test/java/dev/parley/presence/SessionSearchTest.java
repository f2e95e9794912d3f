package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.UserPresence;
import dev.parley.presence.Transition.RoomChange;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found among stored sessions. */
class SessionSearchTest {

  private static final long T0 = 1_000_000;
  private static final RoomId LOBBY = new RoomId("lobby");
  private static final RoomId DEV = new RoomId("dev");

  private final MemoryGrid grid = new MemoryGrid();
  private final SessionSearch search = new SessionSearch(grid.hazelcast());

  @Test
  void sessionsAreCountedByState() {
    grid.put(session("s1"));
    grid.put(session("s2"));
    grid.put(session("s3").pending(T0));
    grid.put(session("s4").withChosenState(SessionState.AWAY, T0));

    Map<SessionState, Long> states = search.states();

    assertThat(states)
        .containsOnly(
            entry(SessionState.ONLINE, 2L),
            entry(SessionState.PENDING, 1L),
            entry(SessionState.AWAY, 1L));
  }

  @Test
  void silentSessionsAndThosePendingForLongAreDue() {
    grid.put(session("silent"));
    grid.put(session("heard").heard(T0 + 1));
    grid.put(session("lost").heard(T0 + 1).pending(T0 + 5));
    grid.put(session("lost-later").heard(T0 + 1).pending(T0 + 6));

    List<Session> due = search.due(T0, T0 + 5);

    assertThat(due).extracting(Session::id).containsExactlyInAnyOrder("silent", "lost");
  }

  @Test
  void aGatewaysSessionsAreThoseOfOneOfItsLives() {
    grid.put(session("s1", "gw-1/1"));
    grid.put(session("s2", "gw-1/2"));

    List<Session> found = search.onGateway("gw-1/1");

    assertThat(found).extracting(Session::id).containsExactly("s1");
  }

  @Test
  void eachLifeOfAGatewayIsFoundOnce() {
    grid.put(session("s1", "gw-1/1"));
    grid.put(session("s2", "gw-1/1"));
    grid.put(session("s3", "gw-1/2"));

    assertThat(search.gateways()).containsExactlyInAnyOrder("gw-1/1", "gw-1/2");
  }

  @Test
  void instancesAreFoundByTheirNodes() {
    grid.put(session("s1").withTransition(null, T0, "presence-1/1"));
    grid.put(session("s2").withTransition(null, T0, "presence-1/2"));
    grid.put(session("s3").withTransition(null, T0, "presence-2/1"));

    assertThat(search.instances()).containsExactlyInAnyOrder("presence-1", "presence-2");
  }

  @Test
  void aUsersSessionsComeWithTheLastActiveFirst() {
    grid.put(session("s1"));
    grid.put(session("s2").heard(T0 + 9));
    Session before = session("s3").heard(T0 + 5);
    grid.putEnded(before.ended(T0 + 6).withTransition(before, T0 + 6, "presence-1/1"));

    UserPresence found = search.ofUser("ada");

    assertThat(found.devices())
        .extracting(device -> device.member().session(), device -> device.member().state())
        .containsExactly(
            tuple("s2", SessionState.ONLINE),
            tuple("s3", SessionState.OFFLINE),
            tuple("s1", SessionState.ONLINE));
    assertThat(found.devices()).extracting(UserPresence.Device::rooms).containsOnly(List.of(LOBBY));
    assertThat(found.devices()).extracting(UserPresence.Device::gateway).containsOnly("gw-1");
  }

  @Test
  void aResumedSessionIsNotListedAsEndedToo() {
    grid.put(session("s1"));
    grid.putEnded(session("s1").ended(T0));

    UserPresence found = search.ofUser("ada");

    assertThat(found.devices())
        .extracting(device -> device.member().state())
        .containsExactly(SessionState.ONLINE);
  }

  @Test
  void theLastTransitionsOfANodeAreFoundByLifeInOrderOfTime() {
    grid.put(opened("s1", T0 + 2, "presence-1/1"));
    grid.put(opened("s2", T0 + 1, "presence-1/1"));
    grid.put(opened("s3", T0 + 3, "presence-1/2"));

    Map<String, List<RoomChange>> found = search.lastTransitions("presence-1", "");

    assertThat(found).containsOnlyKeys("presence-1/1", "presence-1/2");
    assertThat(found.get("presence-1/1"))
        .extracting(RoomChange::session)
        .containsExactly("s2", "s1");
  }

  @Test
  void transitionsAreOrderedByTimeAndNotByTheirNumbers() {
    Session opened = opened("s1", T0, "presence-1/1");
    Session joined = opened.joined(DEV).withTransition(opened, T0, "presence-1/1");
    grid.put(joined.left(LOBBY).withTransition(joined, T0, "presence-1/1"));
    grid.put(opened("s2", T0 + 1, "presence-1/1"));

    Map<String, List<RoomChange>> found = search.lastTransitions("presence-1", "");

    assertThat(found.get("presence-1/1"))
        .extracting(RoomChange::session)
        .containsExactly("s1", "s1", "s1", "s2");
  }

  @Test
  void transitionsOfOtherNodesAndOfTheExceptedLifeAreLeftOut() {
    grid.put(opened("s1", T0, "presence-1/1"));
    grid.put(opened("s2", T0, "presence-1/2"));
    Session both = opened("s3", T0, "presence-1/1");
    grid.put(both.joined(DEV).withTransition(both, T0 + 1, "presence-10/1"));

    Map<String, List<RoomChange>> found = search.lastTransitions("presence-1", "presence-1/2");

    assertThat(found).containsOnlyKeys("presence-1/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"presence_1", "presence%1", "p_%"})
  void aNodesNameIsNoPattern(String node) {
    grid.put(opened("s1", T0, node + "/1"));
    grid.put(opened("s2", T0 + 3_600_000, "presence-1/1"));

    Map<String, List<RoomChange>> found = search.lastTransitions(node, "");

    assertThat(found).containsOnlyKeys(node + "/1");
  }

  @Test
  void aTransitionIsFoundAlsoWhereAnotherInstanceHasMadeALaterOne() {
    Session opened = opened("s1", T0, "presence-1/1");
    grid.put(opened.joined(DEV).withTransition(opened, T0 + 5, "presence-2/1"));

    Map<String, List<RoomChange>> found = search.lastTransitions("presence-1", "");

    assertThat(found.get("presence-1/1"))
        .extracting(RoomChange::room, RoomChange::at)
        .containsExactly(tuple(LOBBY, T0));
  }

  @Test
  void whatALifeMadeAMinuteBeforeItsLastTransitionIsPublished() {
    grid.put(opened("s1", T0, "presence-1/1"));
    grid.put(opened("s2", T0 + 1, "presence-1/1"));
    grid.put(opened("s3", T0 + 60_000, "presence-1/1"));

    Map<String, List<RoomChange>> found = search.lastTransitions("presence-1", "");

    assertThat(found.get("presence-1/1"))
        .extracting(RoomChange::session)
        .containsExactly("s2", "s3");
  }

  @Test
  void anEndThatIsStillAmongTheSessionsIsFoundOnce() {
    Session opened = opened("s1", T0, "presence-1/1");
    Session end = opened.ended(T0 + 1).withTransition(opened, T0 + 1, "presence-1/1");
    grid.put(end);
    grid.putEnded(end);

    Map<String, List<RoomChange>> found = search.lastTransitions("presence-1", "");

    assertThat(found.get("presence-1/1")).extracting(RoomChange::at).containsExactly(T0, T0 + 1);
  }

  private static Session opened(String id, long at, String life) {
    return session(id).withTransition(null, at, life);
  }

  private static Session session(String id) {
    return session(id, "gw-1/1");
  }

  private static Session session(String id, String gateway) {
    return Session.opened(new Opened(id, "ada", "Ada", "c-" + id, "192.0.2.1"), gateway, T0)
        .joined(LOBBY);
  }
}
