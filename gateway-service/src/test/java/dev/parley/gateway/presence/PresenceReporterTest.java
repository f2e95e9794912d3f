package dev.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Kick;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Heard;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Left;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.SessionSnapshot;
import dev.parley.contract.PresenceReport.StateSet;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What presence is told, in which order, and again after it could not be told. */
class PresenceReporterTest {

  private static final RoomId LOBBY = new RoomId("lobby");
  private static final RoomId TEAM = new RoomId("team");
  private static final PresenceReport.Reply KNOWN = new PresenceReport.Reply(List.of());

  private final Stage stage = new Stage();
  private final PresenceReporter reporter =
      new PresenceReporter(stage.node, EventLoop.of(stage.loop));

  PresenceReporterTest() {
    stage.on(
        () -> {
          reporter.open();
          return true;
        });
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void reportsNameTheLifeOfTheGateway() {
    stage.presenceComes();
    reporter.tell(new Heard("a"));

    assertThat(Stage.next(stage.reports).query().gateway())
        .isEqualTo(stage.node.bus().life().name());
  }

  @Test
  void oneReportAtATimeHasAllThatHasHappenedSinceTheOneBeforeInOrder() {
    stage.presenceComes();
    open("a");
    var first = Stage.next(stage.reports);
    List<Change> meanwhile =
        List.of(new Joined("a", LOBBY), new Heard("a"), new Left("a", LOBBY), closed("a"));
    meanwhile.forEach(reporter::tell);
    stage.on(() -> true);
    assertThat(stage.reports).isEmpty();

    first.answer(KNOWN);

    assertThat(first.query().changes()).containsExactly(opened("a"));
    assertThat(Stage.next(stage.reports).query().changes()).containsExactlyElementsOf(meanwhile);
  }

  @Test
  void whatPresenceDoesNotKnowIsToldAnewAsItStands() {
    stage.presenceComes();
    open("a");
    open("b");
    reporter.tell(new Joined("a", LOBBY));
    reporter.tell(new Joined("a", TEAM));
    reporter.tell(new Left("a", LOBBY));
    reporter.tell(new StateSet("a", SessionState.AWAY));
    drain(6);

    reporter.tell(new Heard("a"));
    Stage.next(stage.reports).answer(new PresenceReport.Reply(List.of("a", "gone")));

    assertThat(Stage.next(stage.reports).query().changes())
        .containsExactly(opened("a"), new SessionSnapshot("a", List.of(TEAM), SessionState.AWAY));
  }

  @Test
  void afterAFailureEverySessionIsToldAnewAndTheEndsThatWereNotHeard() {
    stage.presenceComes();
    open("a");
    open("b");
    drain(2);
    reporter.tell(new Joined("a", LOBBY));
    reporter.tell(closed("b"));

    Stage.next(stage.reports).fail();
    answersAreHeard();
    reporter.tell(new Heard("a"));
    stage.on(() -> true);
    stage.clock.advance(Duration.ofSeconds(1));

    List<Change> told = Stage.next(stage.reports).query().changes();
    assertThat(told)
        .contains(opened("a"), new SessionSnapshot("a", List.of(LOBBY), SessionState.ONLINE));
    assertThat(told).contains(closed("b"));
    assertThat(told).doesNotContain(opened("b"), new Heard("a"));
  }

  @Test
  void afterAFailureNothingIsToldUntilSomeTimeHasPassed() {
    stage.presenceComes();
    open("a");
    Stage.next(stage.reports).fail();
    answersAreHeard();
    stage.clock.advance(Duration.ofMillis(499));
    reporter.tell(new Heard("a"));
    ticks(3);
    assertThat(stage.reports).isEmpty();

    stage.clock.advance(Duration.ofMillis(2));

    assertThat(Stage.next(stage.reports).query().changes()).contains(opened("a"));
  }

  @Test
  void whileThereIsNoPresenceOnlyEndsAreKept() {
    open("a");
    open("b");
    reporter.tell(new Joined("a", LOBBY));
    reporter.tell(closed("b"));
    ticks(2);

    stage.presenceComes();

    assertThat(Stage.next(stage.reports).query().changes())
        .containsExactly(
            closed("b"),
            opened("a"),
            new SessionSnapshot("a", List.of(LOBBY), SessionState.ONLINE));
  }

  private void open(String session) {
    reporter.opened(opened(session), new SessionSnapshot(session, List.of(), SessionState.ONLINE));
  }

  /** Answers reports until so many changes were told. */
  private void drain(int changes) {
    int told = 0;
    while (told < changes) {
      var report = Stage.next(stage.reports);
      told += report.query().changes().size();
      report.answer(KNOWN);
    }
  }

  /** Answers to one loop arrive in order: with this one those before it have. */
  private void answersAreHeard() {
    Future<Kick.Reply> last = stage.ask("p", Endpoints.END, new Kick("nobody", "", 0));
    Stage.next(stage.ends).answer(new Kick.Reply(0));
    Stage.get(last);
  }

  /** Lets the reporter look at what it has so many times. */
  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      CompletableFuture<Void> passed = new CompletableFuture<>();
      stage.node.vertx().setTimer(60, timer -> passed.complete(null));
      passed.join();
    }
    stage.on(() -> true);
  }

  private static Opened opened(String session) {
    return new Opened(session, "user-" + session, null, "c-" + session, "192.0.2.1");
  }

  private static Closed closed(String session) {
    return new Closed(session, "c-" + session, true);
  }
}
