package dev.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Rights;
import dev.parley.protocol.CloseCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One client's requests and answers, without a socket. */
class ConnectionTest {

  private static final String GUEST = "{\"id\":1,\"op\":\"connect\",\"guest\":\"Ada\"}";
  private static final String ERROR = "{\"id\":%d,\"error\":{\"code\":\"%s\"";

  private final FakeTransport transport = new FakeTransport();
  private Stage stage = new Stage(Map.of());
  private Connection connection = stage.connection(transport);

  @AfterEach
  void close() {
    stage.close();
  }

  private void stage(Stage other) {
    stage.close();
    stage = other;
    connection = stage.connection(transport);
  }

  private void connect() {
    stage.receive(connection, GUEST);
    assertThat(transport.take()).singleElement().asString().startsWith("{\"id\":1,\"ok\":");
  }

  @Test
  void aConnectIsAnsweredWithTheSession() {
    stage.receive(connection, GUEST);

    assertThat(transport.take())
        .singleElement()
        .asString()
        .startsWith("{\"id\":1,\"ok\":{\"session\":\"" + connection.session() + "\",")
        .contains("\"name\":\"Ada\",\"node\":\"g\"");
    assertThat(connection.awaitsConnect()).isFalse();
  }

  @Test
  void beforeAConnectNothingIsDone() {
    stage.receive(connection, ping(5));

    assertThat(transport.take()).singleElement().asString().startsWith(error(5, "unauthorized"));
    assertThat(connection.awaitsConnect()).isTrue();
    assertThat(connection.session()).isNull();
  }

  @Test
  void whatIsPipelinedAfterAConnectIsDoneInOrder() {
    stage.receive(connection, GUEST, ping(2), ping(3));

    assertThat(transport.take())
        .satisfiesExactly(
            welcome -> assertThat(welcome).startsWith("{\"id\":1,\"ok\":"),
            first -> assertThat(first).isEqualTo("{\"id\":2,\"ok\":{\"at\":1000}}"),
            second -> assertThat(second).isEqualTo("{\"id\":3,\"ok\":{\"at\":1000}}"));
  }

  @Test
  void aSecondConnectIsInvalid() {
    connect();

    stage.receive(connection, GUEST);

    assertThat(transport.take()).singleElement().asString().startsWith(error(1, "invalid"));
    assertThat(transport.closed).isNull();
  }

  @Test
  void aBadTokenIsAnsweredAndFinal() {
    stage.receive(connection, "{\"id\":1,\"op\":\"connect\",\"token\":\"x\"}");

    assertThat(transport.take()).singleElement().asString().startsWith(error(1, "unauthorized"));
    assertThat(transport.closed).isEqualTo(CloseCode.UNAUTHORIZED);
  }

  @Test
  void aGuestIsRefusedWhereNoneAreAllowed() {
    stage(new Stage(Map.of("PARLEY_AUTH_GUESTS", "false")));

    stage.receive(connection, GUEST);

    assertThat(transport.take()).singleElement().asString().startsWith(error(1, "unauthorized"));
    assertThat(transport.closed).isEqualTo(CloseCode.UNAUTHORIZED);
  }

  @Test
  void aConnectThatThrowsIsAnsweredAndTheClientMayComeAgain() {
    transport.throwing = true;

    stage.receive(connection, GUEST);

    assertThat(transport.closed).isEqualTo(CloseCode.OVERLOAD);
    assertThat(connection.session()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "typing", "leave"})
  void whatIsForMembersIsRefusedToOthers(String op) {
    connect();

    stage.receive(
        connection,
        "{\"id\":2,\"op\":\"%s\",\"room\":\"r\",\"key\":\"k\",\"body\":1}".formatted(op));

    assertThat(transport.take()).singleElement().asString().startsWith(error(2, "not_joined"));
  }

  @Test
  void aJoinThatGetsNoAnswerFailsInTimeAndSoDoesWhatWasSentAfterIt() {
    connect();
    stage.receive(
        connection,
        "{\"id\":2,\"op\":\"join\",\"room\":\"r\"}",
        "{\"id\":3,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\",\"body\":1}");
    List<String> before = transport.take();

    stage.advance(Duration.ofSeconds(31));

    assertThat(before).isEmpty();
    assertThat(transport.take())
        .satisfiesExactlyInAnyOrder(
            join -> assertThat(join).startsWith("{\"id\":2,\"error\":"),
            send -> assertThat(send).startsWith("{\"id\":3,\"error\":"));
    stage.receive(connection, "{\"id\":4,\"op\":\"leave\",\"room\":\"r\"}");
    assertThat(transport.take()).singleElement().asString().startsWith(error(4, "not_joined"));
  }

  @Test
  void aRoomIsJoinedOnce() {
    connect();

    stage.receive(
        connection,
        "{\"id\":2,\"op\":\"join\",\"room\":\"r\"}",
        "{\"id\":3,\"op\":\"join\",\"room\":\"r\"}");

    assertThat(transport.take()).singleElement().asString().startsWith(error(3, "invalid"));
  }

  @Test
  void noMoreRoomsAreJoinedThanAllowed() {
    stage(new Stage(Map.of("PARLEY_LIMIT_ROOMS", "2")));
    connect();

    stage.receive(
        connection,
        IntStream.rangeClosed(2, 4)
            .mapToObj("{\"id\":%1$d,\"op\":\"join\",\"room\":\"r%1$d\"}"::formatted)
            .toArray(String[]::new));

    assertThat(transport.take()).singleElement().asString().startsWith(error(4, "too_many_rooms"));
  }

  @Test
  void moreRequestsThanTheRateAreRefusedAndWaitingHelps() {
    stage(new Stage(Map.of("PARLEY_LIMIT_RATE", "1")));
    stage.receive(connection, GUEST, ping(2), ping(3), ping(4), ping(5), ping(6));
    List<String> answers = transport.take();

    stage.advance(Duration.ofSeconds(1));
    stage.receive(connection, ping(7));

    assertThat(answers.get(4)).startsWith("{\"id\":5,\"ok\":");
    assertThat(answers.get(5)).startsWith(error(6, "rate_limited")).contains("\"retryAfter\":");
    assertThat(transport.take()).singleElement().asString().startsWith("{\"id\":7,\"ok\":");
  }

  @Test
  void whoGoesOnAboveItsRateIsClosedAndMayComeAgain() {
    stage(new Stage(Map.of("PARLEY_LIMIT_RATE", "4")));
    connect();

    for (int i = 2; i < 2_000 && transport.closed == null; i++) {
      stage.receive(connection, ping(i));
    }

    assertThat(transport.closed).isEqualTo(CloseCode.OVERLOAD);
  }

  @Test
  void whatCannotBeReadCountsAsARequest() {
    stage(new Stage(Map.of("PARLEY_LIMIT_RATE", "1")));
    connect();

    for (int i = 0; i < 1_100; i++) {
      stage.receive(connection, "{\"id\":9,\"op\":\"nonsense\"}");
    }

    assertThat(transport.take())
        .anyMatch(json -> json.startsWith(error(9, "unknown_op")))
        .anyMatch(json -> json.startsWith(error(9, "rate_limited")));
    assertThat(transport.closed).isEqualTo(CloseCode.OVERLOAD);
  }

  @Test
  void aUserHasSoManyConnections() {
    stage(new Stage(Map.of("PARLEY_LIMIT_CONNECTIONS_USER", "1")));
    long now = System.currentTimeMillis() / 1_000;
    String token = stage.tokens.issue(new Identity("ann", null, Rights.ALL_ROOMS, now, now + 60));
    String connect = "{\"id\":1,\"op\":\"connect\",\"token\":\"" + token + "\"}";
    FakeTransport second = new FakeTransport();
    stage.receive(connection, connect);

    Connection other = stage.connection(second);
    stage.receive(other, connect);

    assertThat(second.take()).singleElement().asString().startsWith(error(1, "rate_limited"));
    assertThat(second.closed).isEqualTo(CloseCode.OVERLOAD);
  }

  @Test
  void aFrameWithoutAnIdIsAnsweredWithoutOneAndAFloodOfThemIsTheEnd() {
    stage(new Stage(Map.of("PARLEY_LIMIT_RATE", "1")));

    stage.receive(connection, "[]");
    CloseCode afterOne = transport.closed;
    stage.receive(connection, "x", "x", "x", "x", "x");

    assertThat(transport.take()).allMatch(json -> json.startsWith("{\"error\":{\"code\":\"bad_"));
    assertThat(afterOne).isNull();
    assertThat(transport.closed).isEqualTo(CloseCode.PROTOCOL_VIOLATION);
  }

  @Test
  void whoeverDoesNotTakeAnswersIsNotReadFrom() {
    connect();
    transport.full = true;

    stage.receive(connection, ping(2));
    boolean whileFull = transport.reading;
    transport.drain();

    assertThat(whileFull).isFalse();
    assertThat(transport.reading).isTrue();
  }

  @Test
  void whoeverAsksTooMuchAtATimeIsNotReadFrom() {
    stage(new Stage(Map.of("PARLEY_LIMITS", "off")));
    connect();
    String[] many =
        IntStream.range(2, 2 + 1_024)
            .mapToObj("{\"id\":%d,\"op\":\"history\",\"room\":\"r\"}"::formatted)
            .toArray(String[]::new);

    stage.receive(connection, many);
    boolean whileAsking = transport.reading;
    for (int second = 0; second < 30 && !transport.reading; second++) {
      stage.advance(Duration.ofSeconds(1));
    }

    assertThat(whileAsking).isFalse();
    assertThat(transport.reading).isTrue();
    assertThat(transport.take()).hasSize(1_024).allMatch(json -> json.contains("\"unavailable\""));
  }

  @Test
  void aNodeThatDrainsSaysSoAndServesOn() {
    connect();

    connection.drain(2_500);
    stage.receive(connection, ping(2));

    assertThat(transport.take())
        .containsExactly("{\"event\":\"drain\",\"after\":2500}", "{\"id\":2,\"ok\":{\"at\":1000}}");
    assertThat(connection.session()).isNotNull();
  }

  @Test
  void afterTheEndNothingIsAnswered() {
    connect();
    stage.receive(connection, "{\"id\":2,\"op\":\"join\",\"room\":\"r\"}");

    connection.closed(true);
    stage.receive(connection, ping(3));
    stage.advance(Duration.ofSeconds(31));

    assertThat(transport.take()).isEmpty();
    assertThat(connection.session()).isNull();
  }

  @Test
  void aSessionThatConnectsAgainHasItsOlderConnectionClosed() {
    stage.receive(connection, GUEST);
    String welcome = transport.take().get(0);
    String user = field(welcome, "user");
    String secret = field(welcome, "resume");
    long now = System.currentTimeMillis() / 1_000;
    String token = stage.tokens.issue(new Identity(user, "Ada", Rights.ALL_ROOMS, now, now + 60));
    FakeTransport second = new FakeTransport();
    Connection again = stage.connection(second);

    stage.receive(
        again,
        "{\"id\":1,\"op\":\"connect\",\"token\":\"%s\",\"resume\":\"%s\"}"
            .formatted(token, secret));
    for (int i = 0; i < 500 && again.session() == null; i++) {
      await();
      stage.advance(Duration.ofMillis(10));
    }
    stage.eventLoop.runAll();

    assertThat(again.session()).isEqualTo(connection.session());
    assertThat(transport.closed).isEqualTo(CloseCode.DISPLACED);
  }

  private static void await() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String field(String json, String name) {
    int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return json.substring(from, json.indexOf('"', from));
  }

  private static String ping(int id) {
    return "{\"id\":%d,\"op\":\"ping\"}".formatted(id);
  }

  private static String error(int id, String code) {
    return ERROR.formatted(id, code);
  }
}
