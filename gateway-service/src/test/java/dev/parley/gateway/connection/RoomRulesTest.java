package dev.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Rights;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A room's rules change while a client is connected, without a socket. */
class RoomRulesTest {

  private static final long NOW = System.currentTimeMillis() / 1_000;

  private final FakeTransport transport = new FakeTransport();
  private final Stage stage = new Stage(Map.of());
  private final Connection connection = stage.connection(transport);

  @BeforeEach
  void connect() {
    receive("\"op\":\"connect\",\"token\":\"" + token(Rights.ALL_ROOMS) + "\"");
    transport.take();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void whoIsNotInTheRoomHearsOfABanWhenItJoins() {
    ban("ada");

    assertThat(transport.take()).isEmpty();
    receive("\"op\":\"join\",\"room\":\"lobby\"");
    assertThat(transport.take())
        .singleElement()
        .asString()
        .contains("\"forbidden\"", "you are banned from lobby");
  }

  @Test
  void aJoinInFlightEndsBeforeItsMemberIsExpelled() {
    receive("\"op\":\"join\",\"room\":\"lobby\"");
    transport.take();

    ban("ada");
    List<String> before = transport.take();
    stage.advance(Duration.ofSeconds(40)); // no owner answers the join

    assertThat(before).isEmpty();
    assertThat(transport.take())
        .filteredOn(json -> !json.contains("ping"))
        .singleElement()
        .asString()
        .startsWith("{\"id\":1,\"error\":");
    receive("\"op\":\"typing\",\"room\":\"lobby\"");
    assertThat(transport.take()).singleElement().asString().contains("not_joined");
  }

  @Test
  void aBanOfSomebodyElseChangesNothing() {
    receive("\"op\":\"join\",\"room\":\"lobby\"");

    ban("bob");

    assertThat(transport.take()).isEmpty();
  }

  private void ban(String user) {
    stage.roles.read("lobby/ban/" + user, "for-good");
    stage.eventLoop.runAll();
  }

  private void receive(String fields) {
    stage.receive(connection, "{\"id\":1," + fields + "}");
  }

  private String token(Rights rights) {
    return stage.tokens.issue(new Identity("ada", "Ada", rights, NOW, NOW + 3_600));
  }
}
