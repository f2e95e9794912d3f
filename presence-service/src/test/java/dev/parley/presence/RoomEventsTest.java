package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.presence.Transition.RoomChange;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** When and how often events are published, by the clock of the test. */
class RoomEventsTest {

  private static final long WINDOW = 250;
  private static final long RETRY = 200;
  private static final long FIRST_VERSION = 77;
  private static final RoomId LOBBY = new RoomId("lobby");
  private static final RoomId DEV = new RoomId("dev");

  private final ManualLoop loop = new ManualLoop();
  private final MemoryGrid grid = new MemoryGrid();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<PresenceChanged> attempts = new ArrayList<>();
  private Supplier<Future<Void>> owner = Future::succeededFuture;

  private final RoomEvents events =
      new RoomEvents(
          loop,
          loop,
          event -> {
            attempts.add(event);
            return owner.get();
          },
          new BlockingCalls<>(
              new StoredRosters(grid.hazelcast(), () -> FIRST_VERSION), new ManualWorkers()),
          PresenceSettings.read(Settings.of(Map.of())),
          new PresenceMetrics(registry));

  @Test
  void theChangesOfAWindowAreOneEventAtItsEnd() {
    join("s1", LOBBY);
    loop.advance(WINDOW - 1);
    join("s2", LOBBY);
    List<PresenceChanged> before = List.copyOf(attempts);

    loop.advance(1);

    assertThat(before).isEmpty();
    assertThat(attempts)
        .singleElement()
        .satisfies(event -> assertThat(event.room()).isEqualTo(LOBBY))
        .satisfies(event -> assertThat(event.total()).isEqualTo(2))
        .satisfies(event -> assertThat(joined(event)).containsExactly("s1", "s2"));
    assertThat(count("emitted")).isEqualTo(1);
  }

  @Test
  void eachRoomHasItsOwnEvent() {
    join("s1", LOBBY);
    join("s2", DEV);

    loop.advance(WINDOW);

    assertThat(attempts).extracting(PresenceChanged::room).containsExactlyInAnyOrder(LOBBY, DEV);
  }

  @Test
  void aRoomWithoutFurtherChangesWaitsNoLonger() {
    join("s1", LOBBY);
    int waitingBefore = events.waiting();

    loop.advance(WINDOW);

    assertThat(waitingBefore).isEqualTo(1);
    assertThat(events.waiting()).isZero();
    assertThat(loop.timers()).isZero();
  }

  @Test
  void theNextEventOfARoomWaitsUntilTheLastIsAccepted() {
    Promise<Void> accepted = Promise.promise();
    owner = accepted::future;
    join("s1", LOBBY);
    loop.advance(WINDOW);
    join("s2", LOBBY);
    loop.advance(10 * WINDOW);
    List<PresenceChanged> before = List.copyOf(attempts);

    accepted.complete();
    loop.advance(WINDOW);

    assertThat(before).hasSize(1);
    assertThat(attempts)
        .extracting(PresenceChanged::version)
        .containsExactly(FIRST_VERSION, FIRST_VERSION + 1);
    assertThat(joined(attempts.get(1))).containsExactly("s2");
  }

  @Test
  void anEventThatIsNotAcceptedIsRetriedUnchanged() {
    owner = unavailable();
    join("s1", LOBBY);
    loop.advance(WINDOW);
    owner = Future::succeededFuture;
    loop.advance(RETRY - 1);
    List<PresenceChanged> before = List.copyOf(attempts);

    loop.advance(1);

    assertThat(before).hasSize(1);
    assertThat(attempts).hasSize(2).containsOnly(attempts.get(0));
    assertThat(List.of(count("emitted"), count("dropped"))).containsExactly(1.0, 0.0);
  }

  @Test
  void anEventIsDroppedAfterTenSecondsAndTheNextOneSkipsAVersion() {
    owner = unavailable();
    join("s1", LOBBY);
    loop.advance(WINDOW + 10_000);
    double droppedBefore = count("dropped");
    loop.advance(RETRY);
    double dropped = count("dropped");
    owner = Future::succeededFuture;

    loop.advance(WINDOW);

    assertThat(List.of(droppedBefore, dropped)).containsExactly(0.0, 1.0);
    assertThat(attempts.get(attempts.size() - 1).version()).isEqualTo(FIRST_VERSION + 2);
  }

  @Test
  void anEventWhoseRosterCannotBeReadIsDropped() {
    join("s1", LOBBY);
    grid.failing(true);

    loop.advance(WINDOW);

    assertThat(attempts).isEmpty();
    assertThat(count("dropped")).isEqualTo(1);
  }

  @Test
  void aRoomThatMayHaveMissedSomethingGetsAnEventThatSkipsAVersion() {
    join("s1", LOBBY);
    loop.advance(WINDOW);
    events.markMissed(Set.of(LOBBY));

    loop.advance(WINDOW);

    assertThat(attempts)
        .extracting(PresenceChanged::version)
        .containsExactly(FIRST_VERSION, FIRST_VERSION + 2);
    assertThat(joined(attempts.get(1))).isEmpty();
  }

  @Test
  void closingPublishesAtOnce() {
    join("s1", LOBBY);

    Future<Void> closed = events.close();

    assertThat(attempts).hasSize(1);
    assertThat(closed.succeeded()).isTrue();
  }

  @Test
  void closingDoesNotRetry() {
    owner = unavailable();
    join("s1", LOBBY);

    Future<Void> closed = events.close();

    assertThat(attempts).hasSize(1);
    assertThat(closed.succeeded()).isTrue();
    assertThat(count("dropped")).isEqualTo(1);
  }

  @Test
  void closingWaitsForTheEventInFlightAndThenPublishesWhatCameAfterIt() {
    Promise<Void> accepted = Promise.promise();
    owner = accepted::future;
    join("s1", LOBBY);
    loop.advance(WINDOW);
    join("s2", LOBBY);
    Future<Void> closed = events.close();
    boolean closedBefore = closed.isComplete();
    List<PresenceChanged> before = List.copyOf(attempts);

    accepted.complete();

    assertThat(closedBefore).isFalse();
    assertThat(before).hasSize(1);
    assertThat(attempts).hasSize(2);
    assertThat(joined(attempts.get(1))).containsExactly("s2");
    assertThat(closed.succeeded()).isTrue();
  }

  @Test
  void closingWaitsForTheEventInFlightWhereNothingCameAfterIt() {
    Promise<Void> accepted = Promise.promise();
    owner = accepted::future;
    join("s1", LOBBY);
    loop.advance(WINDOW);
    Future<Void> closed = events.close();
    boolean closedBefore = closed.isComplete();

    accepted.complete();

    assertThat(closedBefore).isFalse();
    assertThat(closed.succeeded()).isTrue();
    assertThat(attempts).hasSize(1);
  }

  private void join(String id, RoomId room) {
    Session session =
        Session.opened(new Opened(id, "ada", "Ada", "c-" + id, "192.0.2.1"), "gw-1", 1)
            .joined(room);
    grid.put(session);
    events.add(List.of(new RoomChange(room, null, session.member(), 1, 1)));
  }

  private static Supplier<Future<Void>> unavailable() {
    return () -> Future.failedFuture("the owner is unavailable");
  }

  private static List<String> joined(PresenceChanged event) {
    return event.joined().stream().map(Member::session).toList();
  }

  private double count(String outcome) {
    return registry.get("parley.presence.events").tag("outcome", outcome).counter().count();
  }
}
