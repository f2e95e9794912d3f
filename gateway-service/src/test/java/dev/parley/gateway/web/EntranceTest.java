package dev.parley.gateway.web;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a request goes, and which WebSockets are refused before they are one. */
@Timeout(60)
class EntranceTest {

  private static final String ADDRESS = "192.0.2.1";

  private final HttpStage stage =
      HttpStage.alone("PARLEY_LIMITS", "on", "PARLEY_LIMIT_CONNECTIONS_ADDRESS", "1");
  private final FakeConnection connection = new FakeConnection();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void whatIsNoRequestIsRefusedAsText() {
    FakeResponse answer = stage.ask(new FakeRequest(GET, "/api/config").without("Host"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).isEqualTo("Host: 0 (expected: one)\n");
    assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @CsvSource({"/, 200, text/html", "/js/app.js, 200, text/javascript", "/nowhere, 404, text/plain"})
  void thePageHasItsHeadersWhateverIsAskedOfIt(String path, int status, String type) {
    FakeResponse answer = stage.ask(new FakeRequest(GET, path));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).startsWith(type);
    assertThat(answer.header("Content-Security-Policy")).isNotNull();
    assertThat(answer.bytes()).isNotEmpty();
  }

  @Test
  void thePageIsOnlyRead() {
    FakeResponse answer = stage.ask(new FakeRequest(POST, "/"));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void routesHaveNoHeadersOfThePage() {
    assertThat(stage.ask(new FakeRequest(HEAD, "/api/config")).header("Content-Security-Policy"))
        .isNull();
  }

  @Test
  void whoWantsNoWebSocketIsToldThatThisIsOne() {
    FakeResponse answer = stage.ask(new FakeRequest(GET, "/ws"));

    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.header("Upgrade")).isEqualTo("websocket");
    assertThat(answer.header("Connection")).isEqualTo("Upgrade");
    assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13");
  }

  @Test
  void aHandshakeIsAGet() {
    FakeResponse answer = stage.ask(handshake(new FakeRequest(POST, "/ws")));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET");
  }

  @Test
  void pagesOfOtherHostsGetNoWebSocket() {
    FakeResponse answer = stage.ask(handshake().with("Origin", "https://evil.example"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).isEqualTo("origin not allowed\n");
    assertThat(hasPlace()).isTrue();
  }

  @Test
  void whereThereAreTooManyConnectionsAClientComesAgain() {
    stage.admission.take(ADDRESS);

    FakeResponse answer = stage.ask(handshake());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.text()).isEqualTo("too many connections\n");
  }

  @Test
  void aNodeThatGoesAwayTakesNoWebSocket() {
    stage.onLoop(() -> stage.sockets.drain(1));

    FakeResponse answer = stage.ask(handshake());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).isEqualTo("this node goes away\n");
    assertThat(hasPlace()).isTrue();
  }

  @Test
  void aHandshakeThatFailsGivesItsPlaceBack() {
    stage.begin(handshake());

    assertThat(hasPlace()).isTrue();
  }

  @Test
  void whoHangsUpDuringItsHandshakeGivesItsPlaceBack() {
    stage.begin(handshake().upgrade(Promise.<ServerWebSocket>promise().future()));
    boolean hadPlace = hasPlace();

    connection.hangUp();

    assertThat(hadPlace).isFalse();
    assertThat(hasPlace()).isTrue();
  }

  private FakeRequest handshake() {
    return handshake(new FakeRequest(GET, "/ws"));
  }

  private FakeRequest handshake(FakeRequest request) {
    return request
        .from(ADDRESS)
        .over(connection.connection)
        .with("Upgrade", "websocket")
        .with("Connection", "keep-alive, Upgrade")
        .with("Sec-WebSocket-Version", "13")
        .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  }

  private boolean hasPlace() {
    Admission.Place place = stage.admission.take(ADDRESS);
    if (place != null) {
      place.end().run();
    }
    return place != null;
  }
}
