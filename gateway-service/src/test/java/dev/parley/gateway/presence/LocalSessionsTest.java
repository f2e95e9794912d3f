package dev.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Displace;
import dev.parley.contract.Kick;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One socket for each session of a node. */
class LocalSessionsTest {

  private final LocalSessions sessions = new LocalSessions();
  private final List<String> closed = new ArrayList<>();

  @Test
  void aNewerSocketDisplacesTheOlder() {
    add("s1", "ada", "c1");
    add("s1", "ada", "c2");

    assertThat(closed).containsExactly("c1 DISPLACED");
  }

  @Test
  void theEndOfADisplacedSocketIsNoEndOfTheSession() {
    add("s1", "ada", "c1");
    add("s1", "ada", "c2");
    sessions.removed("s1", "c1");

    assertThat(sessions.kick(new Kick("s1", "", 0)).ended()).isEqualTo(1);
    assertThat(closed).containsExactly("c1 DISPLACED", "c2 KICKED");
  }

  @Test
  void aLateMessageDisplacesOnlyTheSocketThatItMeans() {
    add("s1", "ada", "c2");
    sessions.displace(new Displace("s1", "c1"));
    sessions.displace(new Displace("s9", "c2"));

    assertThat(closed).isEmpty();
    sessions.displace(new Displace("s1", "c2"));
    assertThat(closed).containsExactly("c2 DISPLACED");
  }

  @Test
  void aKickMeansOneSessionOrAllOfAUser() {
    add("s1", "ada", "c1");
    add("s2", "ada", "c2");
    add("s3", "bob", "c3");

    assertThat(sessions.kick(new Kick("s3", "", 0)).ended()).isEqualTo(1);
    assertThat(sessions.kick(new Kick("", "ada", 0)).ended()).isEqualTo(2);
    assertThat(sessions.kick(new Kick("", "nobody", 0)).ended()).isZero();
    assertThat(closed).containsExactlyInAnyOrder("c3 KICKED", "c1 KICKED", "c2 KICKED");
  }

  @Test
  void aSocketThatIsGoneIsNotClosedAgain() {
    add("s1", "ada", "c1");
    sessions.removed("s1", "c1");

    assertThat(sessions.kick(new Kick("", "ada", 0)).ended()).isZero();
    assertThat(closed).isEmpty();
  }

  @Test
  void aBanMeansAllSocketsOfItsUser() {
    add("s1", "ada", "c1");
    add("s2", "ada", "c2");
    add("s3", "bob", "c3");

    sessions.expel("ada", new RoomId("lobby"));

    assertThat(closed).containsExactlyInAnyOrder("c1 left lobby", "c2 left lobby");
  }

  private void add(String session, String user, String connection) {
    sessions.added(
        session,
        new LocalSessions.Held(
            user,
            connection,
            (CloseCode code) -> closed.add(connection + " " + code),
            room -> closed.add(connection + " left " + room)));
  }
}
