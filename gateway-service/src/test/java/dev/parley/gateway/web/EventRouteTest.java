package dev.parley.gateway.web;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.auth.Rights;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets an event stream, and which place it takes. */
@Timeout(60)
class EventRouteTest {

  private static final String EVENTS = "/api/rooms/lobby/events";
  private static final String ADDRESS = "192.0.2.1";
  private static final Rights OTHER_ROOM = new Rights(List.of("other"), List.of(), false);

  private final HttpStage stage =
      HttpStage.alone(
          "PARLEY_LIMITS",
          "on",
          "PARLEY_LIMIT_CONNECTIONS_ADDRESS",
          "1",
          "PARLEY_LIMIT_CONNECTIONS_USER",
          "1");
  private final FakeConnection connection = new FakeConnection();

  @AfterEach
  void close() {
    stage.close();
    connection.close();
  }

  @Test
  void aStreamHasItsHeadAtOnceAndAPlaceUntilItsEnd() {
    FakeRequest request = stage.request(GET, EVENTS).from(ADDRESS).over(connection.connection);

    stage.begin(request);
    boolean hadPlace = hasPlace();
    stage.onLoop(() -> request.response().end());

    FakeResponse answer = request.answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headWritten()).isTrue();
    assertThat(answer.isChunked()).isTrue();
    assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store, no-transform");
    assertThat(answer.header("X-Accel-Buffering")).isEqualTo("no");
    assertThat(hadPlace).isFalse();
    assertThat(hasPlace()).isTrue();
  }

  @Test
  void headHasTheSameHeadersAndTakesNoPlace() {
    FakeResponse answer = stage.ask(stage.request(HEAD, EVENTS).from(ADDRESS));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store, no-transform");
    assertThat(answer.bytes()).isEmpty();
    assertThat(hasPlace()).isTrue();
  }

  @Test
  void headNeedsTheRoomsRightToo() {
    FakeResponse answer = stage.ask(stage.request(HEAD, EVENTS, OTHER_ROOM));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
  }

  @Test
  void whoMayNotReadTheRoomTakesNoPlace() {
    FakeResponse answer = stage.ask(stage.request(GET, EVENTS, OTHER_ROOM).from(ADDRESS));

    assertThat(answer.code()).isEqualTo("forbidden");
    assertThat(hasPlace()).isTrue();
  }

  @Test
  void anOldClientCannotReadAStream() {
    FakeResponse answer =
        stage.ask(stage.request(GET, EVENTS).version(HttpVersion.HTTP_1_0).from(ADDRESS));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid");
    assertThat(answer.message()).isEqualTo("version: HTTP_1_0 (expected: HTTP/1.1)");
    assertThat(hasPlace()).isTrue();
  }

  @Test
  void whereThereAreTooManyConnectionsAClientComesAgain() {
    stage.admission.take(ADDRESS);

    FakeResponse answer = stage.ask(stage.request(GET, EVENTS).from(ADDRESS));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("unavailable");
    assertThat(answer.message()).isEqualTo("too many connections");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void aUserHasSoManyStreamsAndConnections() {
    stage.begin(stage.request(GET, EVENTS).from(ADDRESS).over(connection.connection));

    FakeResponse answer = stage.ask(stage.request(GET, EVENTS).from("192.0.2.2"));

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("rate_limited");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void aNodeThatGoesAwayOpensNoStream() {
    stage.onLoop(() -> stage.streams.drain(1));

    FakeResponse answer = stage.ask(stage.request(GET, EVENTS).from(ADDRESS));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.message()).isEqualTo("this node goes away");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(hasPlace()).isTrue();
  }

  @Test
  void aStreamThatCannotBeginGivesItsPlaceBack() {
    FakeRequest request = stage.request(GET, EVENTS).from(ADDRESS).over(connection.connection);
    request.answer().failAtHead(new IllegalStateException("the connection is gone"));

    stage.begin(request);

    assertThat(hasPlace()).isTrue();
  }

  private boolean hasPlace() {
    Admission.Place place = stage.admission.take(ADDRESS);
    if (place != null) {
      place.end().run();
    }
    return place != null;
  }
}
