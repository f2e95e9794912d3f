package dev.parley.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Cluster;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thousand sessions in ten rooms at two gateways, and two instances of presence. */
@TestMethodOrder(OrderAnnotation.class)
class PresenceST {

  private static final Logger log = LoggerFactory.getLogger(PresenceST.class);
  private static final int SESSIONS = 1_000;
  private static final int ROOMS = 10;
  private static final int MOVING = 100;
  private static final long GRACE_MILLIS = 5_000;

  // The promises of docs/guarantees.md (G8) and of docs/presence.md.
  private static final long EXACT_MILLIS = 10_000;
  private static final long KICKED_MILLIS = 2_000;
  private static final long MISSING_MILLIS = 2_000;

  /** Generous where the machine is slow; a test about 60 s is none about half a minute. */
  private static final Map<String, String> TIMES =
      Map.of(
          "PARLEY_GATEWAY_PING", "5s",
          "PARLEY_PRESENCE_PENDING_AFTER", "15s",
          "PARLEY_PRESENCE_OFFLINE_AFTER", "20s",
          "PARLEY_GATEWAY_SILENCE", "25s");

  private static Cluster cluster;
  private static PresenceCrowd crowd;

  @BeforeAll
  static void start(@TempDir Path data) {
    cluster = Cluster.start(data, List.of("--presence", "2"), TIMES);
    crowd = new PresenceCrowd(cluster, SESSIONS);
  }

  @AfterAll
  static void end() throws InterruptedException {
    if (crowd != null) {
      crowd.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void everybodySeesEverybodyOnce() {
    crowd.awaitExact();

    crowd.assertNobodyMoved(range(0, SESSIONS));
    crowd.assertRostersOverHttp();
  }

  @Test
  @Order(2)
  void sessionsMoveWithoutALeaveAndAJoin() {
    List<Integer> movers = evenOf(0, 2 * MOVING);
    List<ChatClient> before = movers.stream().map(crowd::client).toList();

    PresenceCrowd.each(movers, i -> crowd.move(i, 2));

    for (ChatClient old : before) {
      assertThat(old.awaitClose()).isEqualTo(4505);
    }
    crowd.awaitExact();
    crowd.assertNobodyMoved(movers);
  }

  @Test
  @Order(3)
  void ofADeadGatewayWhoComesBackIsNeverGoneAndWhoDoesNotIsSoon() {
    List<Integer> there = evenOf(2 * MOVING, SESSIONS);
    List<Integer> back = there.subList(0, there.size() / 2);
    List<Integer> lost = there.subList(there.size() / 2, there.size());
    crowd.leaving(lost);

    long killed = System.nanoTime();
    Cluster.Row victim = cluster.kill("gateway-1");
    PresenceCrowd.each(back, i -> crowd.move(i, 2));
    Eventually.until(
        "the others are pending",
        () -> lost.stream().noneMatch(i -> "online".equals(crowd.state(i))));
    long pending = millisSince(killed);

    crowd.awaitExact();
    long ghosts = millisSince(killed);
    log.info(
        "gateway killed: {} back; the other {} pending after {} ms, gone after {} ms",
        back.size(),
        lost.size(),
        pending,
        ghosts);
    assertThat(pending).isLessThan(EXACT_MILLIS);
    assertThat(ghosts).isLessThan(GRACE_MILLIS + EXACT_MILLIS);
    crowd.assertNobodyMoved(back);
    cluster.awaitNextLife(victim);
    PresenceCrowd.each(lost, i -> crowd.move(i, 1));
    lost.forEach(crowd::shown);
    crowd.awaitExact();
  }

  @Test
  @Order(4)
  void theNextLifeOfAGatewayHasNothingOfTheOneBefore() {
    List<Integer> there = evenOf(SESSIONS / 2 + MOVING, SESSIONS);
    List<Integer> back = there.subList(0, there.size() / 2);
    crowd.leaving(there);

    cluster.awaitNextLife(cluster.kill("gateway-1"));
    PresenceCrowd.each(back, i -> crowd.move(i, 1));
    back.forEach(crowd::shown);

    crowd.awaitExact();
    back.forEach(i -> crowd.client(i).ask("ping").ok());
    PresenceCrowd.each(there.subList(back.size(), there.size()), crowd::replaceSession);
    crowd.awaitExact();
  }

  @Test
  @Order(5)
  void theDeathOfEachInstanceIsNotSeen() {
    for (String instance : List.of("presence-1", "presence-2")) {
      List<Integer> leaving = range(0, 20);
      crowd.leaving(leaving);
      CompletableFuture<Void> leaves =
          CompletableFuture.runAsync(() -> leaving.forEach(i -> crowd.client(i).close()));

      long killed = System.nanoTime();
      Cluster.Row victim = cluster.kill(instance);

      leaves.join();
      crowd.awaitExact();
      log.info("{} killed: exact after {} ms", instance, millisSince(killed));
      crowd.assertRostersOverHttp();
      cluster.awaitNextLife(victim);
      PresenceCrowd.each(leaving, crowd::replaceSession);
      crowd.awaitExact();
    }
  }

  @Test
  @Order(6)
  void withoutAnyPresenceChatGoesOnAndSaysThatItIsStale() {
    List<Integer> leaving = range(0, 50);
    List<Cluster.Row> victims = List.of(cluster.kill("presence-1"), cluster.kill("presence-2"));

    Eventually.until(
        "stale",
        () ->
            crowd
                .admin(1)
                .get("/api/rooms/" + crowd.room(0) + "/members")
                .ok()
                .getBoolean("stale"));
    crowd.leaving(leaving);
    leaving.forEach(i -> crowd.client(i).close());
    List<Integer> moving = range(100, 150);
    PresenceCrowd.each(moving, i -> crowd.move(i, 1 + i % 2));
    int last = SESSIONS - 1;
    crowd.client(last).send(crowd.room(last), "without-presence").join().ok();
    crowd.client(last - ROOMS).awaitKey(crowd.room(last), "without-presence");
    JsonObject user = crowd.admin(1).get("/api/users/user0/presence").ok();
    assertThat(user.containsKey("stale")).isTrue();

    victims.forEach(cluster::awaitNextLife);
    long returned = System.nanoTime();
    crowd.awaitExact();
    log.info("all presence killed: exact {} ms after its return", millisSince(returned));
    assertThat(millisSince(returned)).isLessThan(EXACT_MILLIS);
    crowd.assertRostersOverHttp();
    crowd.assertNobodyMoved(range(50, MOVING));
    crowd.assertNobodyMoved(moving);
  }

  @Test
  @Order(7)
  void anAdminEndsASessionAndAllOfAUsers() {
    crowd.leaving(List.of(200, 201));
    try (ChatClient second = crowd.connect(1, "user201")) {
      long asked = System.nanoTime();

      String session = crowd.client(200).session();
      JsonObject one = crowd.admin(2).ask("DELETE", "/api/sessions/" + session).ok();
      JsonObject all = crowd.admin(1).ask("DELETE", "/api/users/user201/sessions").ok();

      assertThat(crowd.client(200).awaitClose()).isEqualTo(4502);
      assertThat(crowd.client(201).awaitClose()).isEqualTo(4502);
      assertThat(second.awaitClose()).isEqualTo(4502);
      long kicked = millisSince(asked);
      log.info("three sockets kicked after {} ms", kicked);
      assertThat(kicked).isLessThan(KICKED_MILLIS);
      assertThat(List.of(one.getInteger("closed"), all.getInteger("closed"))).containsExactly(1, 2);
      assertThat(List.of(one.getBoolean("stale"), all.getBoolean("stale"))).containsOnly(false);
    }
    crowd.awaitExact();
    String secret = crowd.client(200).welcome().getString("resume");
    try (ChatClient again =
        ChatClient.resumed(Kind.VERTX, cluster.gateway(1), Tokens.of("user200"), secret)) {
      assertThat(again.session()).isNotEqualTo(crowd.client(200).session());
    }
    assertThat(cluster.http(1, "nobody").ask("DELETE", "/api/users/user1/sessions").errorCode())
        .isEqualTo("forbidden");
  }

  @Test
  @Order(8)
  void nobodyLiveWasEverShownOfflineForLong() {
    Attendance attendance = crowd.attendance();
    log.info(
        "longest time for which somebody live was not shown: {} ms ({}); rosters asked for: {}",
        attendance.longestMissingMillis(),
        attendance.longestMissing(),
        crowd.rostersAsked());
    assertThat(attendance.longestMissingMillis())
        .as(attendance.longestMissing())
        .isLessThan(MISSING_MILLIS);
  }

  @Test
  @Order(9)
  void everyTransitionIsOnceInTheTopic() {
    Eventually.until("every transition is in the topic", () -> wrong(topic()).isEmpty());

    Transitions topic = topic();
    log.info(
        "{} transitions in the topic, {} twice, {} out of step, {} overtaken",
        topic.count(),
        topic.twice().size(),
        topic.outOfStep().size(),
        topic.overtaken());
    assertThat(topic.twice()).isEmpty();
    assertThat(topic.outOfStep()).isEmpty();
  }

  private static Transitions topic() {
    return new Transitions(TransitionTopic.read(cluster.row("kafka-1").address()));
  }

  /** Sessions that the topic leaves in another state than they are in. */
  private static List<String> wrong(Transitions topic) {
    List<String> wrong = new ArrayList<>();
    for (String room : crowd.rooms()) {
      Set<String> sessions = new HashSet<>(topic.sessions(room));
      sessions.addAll(crowd.live(room));
      for (String session : sessions) {
        String state = crowd.live(room).contains(session) ? "online" : "offline";
        if (!topic.last(room, session).equals(state)) {
          wrong.add(session);
        }
      }
    }
    return wrong;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** Those that came to the first gateway. */
  private static List<Integer> evenOf(int from, int to) {
    return range(from, to).stream().filter(i -> i % 2 == 0).toList();
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
