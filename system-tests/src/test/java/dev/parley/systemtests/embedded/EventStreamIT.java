package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.EventStream;
import dev.parley.testkit.client.EventStream.Event;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A room's events over HTTP: the same as over a WebSocket, with positions to come back to. */
@Timeout(120)
class EventStreamIT {

  /** Messages sent at a time. */
  private static final int BATCH = 50;

  private static Parley parley;

  @BeforeAll
  static void start(@TempDir Path data) {
    parley =
        Parley.start(data, Map.of("PARLEY_LIMITS", "on", "PARLEY_LIMIT_CONNECTIONS_ADDRESS", "12"));
  }

  @AfterAll
  static void stop() {
    parley.close();
  }

  @Test
  void whoWatchesGetsTheEventsOfTheRoomAndIsSeenByNobody() throws IOException {
    String room = Parley.room("watched");
    try (EventStream stream = watch(room, "");
        ChatClient alice = parley.connect(Kind.VERTX, "alice")) {
      assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(stream.header("Cache-Control")).contains("no-store");
      stream.awaitPosition();
      int members = alice.ask("join", "room", room).ok().getInteger("members");
      alice.send(room, "k1").join();
      alice.ask("typing", "room", room).ok();

      List<Event> events = stream.upTo(event -> event.name().equals("typing"));

      assertThat(members).isEqualTo(1);
      Event message = only(events, "message");
      JsonObject data = new JsonObject(message.data());
      assertThat(data.getString("key")).isEqualTo("k1");
      assertThat(message.id()).endsWith("/" + data.getLong("offset"));
    }
  }

  @Test
  void theNewestComeFirstWhereTheyAreAskedFor() {
    String room = Parley.room("newest");
    send(room, 1, 5);
    try (EventStream stream = watch(room, "?last=2")) {
      List<Event> events = stream.upTo(event -> event.name().equals("caught_up"));
      send(room, 6, 6);
      Event live = stream.upTo(event -> event.name().equals("message")).get(0);

      assertThat(keys(events)).containsExactly("k4", "k5");
      assertThat(keys(List.of(live))).containsExactly("k6");
    }
  }

  @Test
  void whoComesBackGetsWhatWasMissedOnceAndInOrder() {
    String room = Parley.room("back");
    send(room, 1, 3);
    String id;
    try (EventStream stream = watch(room, "?last=10")) {
      stream.upTo(event -> keys(List.of(event)).contains("k2"));
      id = stream.lastId();
    }
    send(room, 4, 5);

    try (EventStream back = watch(room, "?last=10", "Last-Event-ID", id)) {
      List<Event> events = back.upTo(event -> event.name().equals("caught_up"));

      assertThat(keys(events)).containsExactly("k3", "k4", "k5");
    }
  }

  @Test
  void whoLeavesBeforeAnythingWasSaidMissesNothing() throws IOException {
    String room = Parley.room("early");
    String id;
    try (EventStream stream = watch(room, "")) {
      stream.awaitPosition();
      id = stream.lastId();
    }
    send(room, 1, 2);

    try (EventStream back = watch(room, "", "Last-Event-ID", id)) {
      assertThat(keys(back.upTo(event -> event.name().equals("caught_up"))))
          .containsExactly("k1", "k2");
    }
  }

  @Test
  void aPositionOfAnotherLogIsSaidToBeLostAndItGoesOnLive() {
    String room = Parley.room("lost");
    send(room, 1, 2);
    try (EventStream stream = watch(room, "?after=another/0")) {
      Event lost = stream.next();
      send(room, 3, 3);
      Event live = stream.upTo(event -> event.name().equals("message")).get(0);

      assertThat(lost.name()).isEqualTo("unrecovered");
      JsonObject data = new JsonObject(lost.data());
      JsonObject position = data.getJsonObject("position");
      assertThat(data.containsKey("floor")).isTrue();
      assertThat(lost.id())
          .isEqualTo(position.getString("epoch") + "/" + position.getLong("offset"));
      assertThat(keys(List.of(live))).containsExactly("k3");
    }
  }

  @Test
  void whoReadsTooSlowlyGetsAllOfItFromTheLog() throws IOException {
    String room = Parley.room("slow");
    int count = 600;
    String body = "\"" + "x".repeat(20_000) + "\"";
    try (EventStream stream = watch(room, "?last=0")) {
      stream.awaitPosition();
      for (int from = 0; from < count; from += BATCH) {
        List<CompletableFuture<Http.Answer>> sent =
            IntStream.range(from, from + BATCH)
                .mapToObj(i -> post(room, "{\"key\":\"k%d\",\"body\":%s}".formatted(i, body)))
                .toList();
        sent.forEach(answer -> answer.join().ok());
      }

      List<Event> events = stream.upTo(event -> seen(event, count));

      List<Long> offsets =
          events.stream()
              .filter(event -> event.name().equals("message"))
              .map(event -> new JsonObject(event.data()).getLong("offset"))
              .toList();
      assertThat(offsets).hasSize(count).isSorted().doesNotHaveDuplicates();
    }
  }

  private static CompletableFuture<Http.Answer> post(String room, String message) {
    return parley.http("writer").posting("/api/rooms/%s/messages".formatted(room), message);
  }

  private int seen;

  private boolean seen(Event event, int count) {
    return event.name().equals("message") && ++seen == count;
  }

  @Test
  void whoAsksForNoneOfTheNewestGetsThePositionWhereTheStreamBegins() throws IOException {
    String room = Parley.room("last-0");
    send(room, 1, 2);
    String id;
    try (EventStream stream = watch(room, "?last=0")) {
      stream.awaitPosition();
      id = stream.lastId();
    }
    send(room, 3, 3);

    try (EventStream back = watch(room, "?last=0", "Last-Event-ID", id)) {
      assertThat(keys(back.upTo(event -> event.name().equals("caught_up")))).containsExactly("k3");
    }
  }

  @Test
  void aStreamEndsWhenAnAdminEndsTheUsersSessions() {
    String token = Tokens.of("gone");
    try (EventStream stream =
        EventStream.open(parley.port(), "/api/rooms/general/events?last=0", token)) {
      assertThat(stream.status()).isEqualTo(200);
      int closed =
          new Http(parley.port(), Tokens.of("root", new JsonObject().put("admin", true)))
              .ask("DELETE", "/api/users/gone/sessions")
              .ok()
              .getInteger("closed");

      EventStream.Event next = stream.next();
      while (next != null) {
        next = stream.next();
      }
      assertThat(closed).isEqualTo(1);
    }
  }

  @Test
  void aStreamEndsWhenItsTokenDoes() {
    String token = Tokens.signed(Tokens.claims("brief", Duration.ofSeconds(3)), Tokens.SECRET);
    try (EventStream stream =
        EventStream.open(parley.port(), "/api/rooms/general/events?last=0", token)) {
      assertThat(stream.status()).isEqualTo(200);
      EventStream.Event next = stream.next();
      while (next != null) {
        next = stream.next();
      }
    }
  }

  @Test
  void aSilentStreamHasComments() throws IOException {
    try (EventStream stream = watch(Parley.room("silent"), "")) {
      stream.awaitComment();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "?after=x, 400, invalid",
    "?after=e/x, 400, invalid",
    "?last=1001, 400, invalid",
    "?last=-1, 400, invalid"
  })
  void aBadPositionIsRefused(String query, int status, String code) {
    var answer = parley.http("alice").get("/api/rooms/r/events" + query);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.errorCode()).isEqualTo(code);
  }

  @Test
  void theRightsAreThoseOfTheWebSocket() {
    String narrow = Tokens.of("alice", new JsonObject().put("join", new JsonArray().add("mine.*")));
    try (EventStream nobody = EventStream.open(parley.port(), "/api/rooms/r/events", null);
        EventStream other = EventStream.open(parley.port(), "/api/rooms/r/events", narrow);
        EventStream own = EventStream.open(parley.port(), "/api/rooms/mine.1/events", narrow)) {
      assertThat(nobody.status()).isEqualTo(401);
      assertThat(other.status()).isEqualTo(403);
      assertThat(own.status()).isEqualTo(200);
    }
  }

  @Test
  void headSaysWhatItWouldBe() {
    try (EventStream head =
        EventStream.ask("HEAD", parley.port(), "/api/rooms/r/events", Tokens.of("alice"))) {
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
    }
  }

  @Test
  void streamsCountAsConnections() {
    String room = Parley.room("many");
    List<EventStream> streams = IntStream.range(0, 12).mapToObj(i -> watch(room, "")).toList();
    try {
      try (EventStream refused =
          EventStream.open(parley.port(), "/api/rooms/%s/events".formatted(room), Tokens.of("w"))) {
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotNull();
      }
    } finally {
      streams.forEach(EventStream::close);
    }
    Eventually.until(
        "the places are free again",
        () -> {
          try (EventStream again =
              EventStream.open(
                  parley.port(), "/api/rooms/%s/events".formatted(room), Tokens.of("w"))) {
            return again.status() == 200;
          }
        });
  }

  private static EventStream watch(String room, String query, String... headers) {
    EventStream stream =
        EventStream.open(
            parley.port(),
            "/api/rooms/%s/events%s".formatted(room, query),
            Tokens.of("watcher"),
            headers);
    assertThat(stream.status()).isEqualTo(200);
    return stream;
  }

  private static void send(String room, int from, int to) {
    for (int i = from; i <= to; i++) {
      parley
          .http("writer")
          .post(
              "/api/rooms/%s/messages".formatted(room),
              new JsonObject().put("key", "k" + i).put("body", i))
          .ok();
    }
  }

  private static List<String> keys(List<Event> events) {
    return events.stream()
        .filter(event -> event.name().equals("message"))
        .map(event -> new JsonObject(event.data()).getString("key"))
        .toList();
  }

  private static Event only(List<Event> events, String name) {
    List<Event> found = events.stream().filter(event -> event.name().equals(name)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
