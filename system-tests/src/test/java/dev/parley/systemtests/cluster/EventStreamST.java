package dev.parley.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.EventStream;
import dev.parley.testkit.client.EventStream.Event;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Cluster;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Event streams of a cluster: the id of an event is good at every gateway. */
@Timeout(600)
class EventStreamST {

  private static final int BATCH = 50;

  private static Cluster cluster;

  @BeforeAll
  static void start(@TempDir Path data) {
    cluster = Cluster.start(data);
  }

  @AfterAll
  static void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aStreamIsResumedAtTheOtherGatewayWithoutALoss() throws IOException {
    String room = Parley.room("resumed");
    List<String> seen = new ArrayList<>();
    String last;
    try (EventStream first = EventStream.open(cluster.gateway(1), path(room), token())) {
      first.awaitPosition();
      send(2, room, 0);
      seen.addAll(keys(first.upTo(event -> isMessage(event, BATCH - 1))));
      last = first.lastId();
    }
    send(1, room, BATCH);

    try (EventStream second = resume(2, room, last)) {
      seen.addAll(keys(second.upTo(event -> event.name().equals("caught_up"))));
      send(1, room, 2 * BATCH);
      seen.addAll(keys(second.upTo(event -> isMessage(event, 3 * BATCH - 1))));
    }

    assertThat(seen)
        .isEqualTo(IntStream.range(0, 3 * BATCH).mapToObj(number -> "k" + number).toList());
  }

  @Test
  void aStreamWhoseGatewayIsKilledIsResumedAtTheOtherWithoutALoss() throws IOException {
    String room = Parley.room("killed");
    List<String> seen = new ArrayList<>();
    String last;
    Cluster.Row victim;
    try (EventStream first = EventStream.open(cluster.gateway(1), path(room), token())) {
      first.awaitPosition();
      send(2, room, 0);
      seen.addAll(keys(first.upTo(event -> isMessage(event, BATCH / 2))));
      last = first.lastId();
      victim = cluster.kill("gateway-1");
    }
    send(2, room, BATCH);

    try (EventStream second = resume(2, room, last)) {
      seen.addAll(keys(second.upTo(event -> event.name().equals("caught_up"))));
    }

    assertThat(seen)
        .isEqualTo(IntStream.range(0, 2 * BATCH).mapToObj(number -> "k" + number).toList());
    cluster.awaitNextLife(victim);
  }

  private static EventStream resume(int gateway, String room, String last) {
    return EventStream.open(cluster.gateway(gateway), path(room), token(), "Last-Event-ID", last);
  }

  private static void send(int gateway, String room, int from) {
    for (int number = from; number < from + BATCH; number++) {
      cluster
          .http(gateway, "alice")
          .post(
              "/api/rooms/" + room + "/messages",
              new JsonObject().put("key", "k" + number).put("body", number))
          .ok();
    }
  }

  private static boolean isMessage(Event event, int number) {
    return event.name().equals("message")
        && new JsonObject(event.data()).getString("key").equals("k" + number);
  }

  private static List<String> keys(List<Event> events) {
    return events.stream()
        .filter(event -> event.name().equals("message"))
        .map(event -> new JsonObject(event.data()).getString("key"))
        .toList();
  }

  private static String path(String room) {
    return "/api/rooms/" + room + "/events";
  }

  private static String token() {
    return Tokens.of("bob");
  }
}
