package dev.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Displace;
import dev.parley.contract.NodeLife;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.SessionSnapshot;
import dev.parley.contract.Resume;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a session gets to another socket. */
class ResumptionTest {

  private static final List<RoomId> ROOMS = List.of(new RoomId("lobby"));
  private static final Opened OPENED = new Opened("s", "ada", null, "c2", "192.0.2.1");
  private static final Resume.Reply NOT_FOUND =
      new Resume.Reply(false, List.of(), SessionState.ONLINE, "", "");

  private final Stage stage = new Stage();
  private String ended = "";
  private final Resumption resumption =
      new Resumption(
          stage.node, EventLoop.of(stage.loop), (session, user) -> ended.equals(session));

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void itKeepsItsRoomsAndItsStateAndTheOlderSocketIsClosedWhereverItIs() {
    stage.presenceComes();
    Future<Optional<SessionSnapshot>> resumed = resume();

    Stage.Asked<Resume, Resume.Reply> asked = Stage.next(stage.resumes);
    asked.answer(found(stage.other.life()));

    assertThat(asked.query()).isEqualTo(new Resume(stage.node.bus().life().name(), OPENED));
    assertThat(Stage.get(resumed)).contains(new SessionSnapshot("s", ROOMS, SessionState.AWAY));
    assertThat(Stage.next(stage.displaced).query()).isEqualTo(new Displace("s", "c1"));
  }

  @Test
  void nothingIsClosedWhereTheOlderSocketWasOfAFormerLife() {
    stage.presenceComes();
    Future<Optional<SessionSnapshot>> resumed = resume();

    Stage.next(stage.resumes).answer(found(new NodeLife("g2", "former")));

    assertThat(Stage.get(resumed)).isPresent();
    Displace marker = new Displace("marker", "m");
    stage.ask("g2", Endpoints.DISPLACE, marker);
    assertThat(Stage.next(stage.displaced).query()).isEqualTo(marker);
  }

  @Test
  void whatIsNotFoundIsLookedForOnceMore() {
    stage.presenceComes();
    Future<Optional<SessionSnapshot>> resumed = resume();

    Stage.next(stage.resumes).answer(NOT_FOUND);
    Stage.next(stage.resumes).answer(found(stage.other.life()));

    assertThat(Stage.get(resumed)).isPresent();
  }

  @Test
  void whatIsNotFoundTwiceHasExpired() {
    stage.presenceComes();
    Future<Optional<SessionSnapshot>> resumed = resume();

    Stage.next(stage.resumes).answer(NOT_FOUND);
    Stage.next(stage.resumes).answer(NOT_FOUND);

    assertThat(Stage.get(resumed)).isEmpty();
  }

  @Test
  void withoutPresenceTheSecretIsEnough() {
    assertThat(Stage.get(resume()))
        .contains(new SessionSnapshot("s", List.of(), SessionState.ONLINE));
  }

  @Test
  void withoutPresenceTheSecretOfAnEndedSessionIsNotEnough() {
    ended = "s";

    assertThat(Stage.get(resume())).isEmpty();
  }

  private Future<Optional<SessionSnapshot>> resume() {
    return stage.on(() -> resumption.resume(OPENED));
  }

  private static Resume.Reply found(NodeLife gateway) {
    return new Resume.Reply(true, ROOMS, SessionState.AWAY, gateway.name(), "c1");
  }
}
