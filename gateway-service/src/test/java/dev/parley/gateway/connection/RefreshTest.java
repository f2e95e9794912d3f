package dev.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Rights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client gets another token on its connection, without a socket. */
class RefreshTest {

  private static final long NOW = System.currentTimeMillis() / 1_000;

  private final FakeTransport transport = new FakeTransport();
  private final Stage stage = new Stage(Map.of());
  private final Connection connection = stage.connection(transport);

  @BeforeEach
  void connect() {
    receive("\"op\":\"connect\",\"token\":\"" + token("ada", Rights.ALL_ROOMS, 60) + "\"");
    assertThat(transport.take()).singleElement().asString().startsWith("{\"id\":1,\"ok\":");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void itsEndMovesAndTheSocketStays() {
    String session = connection.session();
    long before = connection.expiresAtSeconds();

    refresh(token("ada", Rights.ALL_ROOMS, 3_600));

    assertThat(transport.take())
        .containsExactly("{\"id\":1,\"ok\":{\"expires\":%d,\"left\":[]}}".formatted(NOW + 3_600));
    assertThat(connection.expiresAtSeconds()).isEqualTo(before + 3_540);
    assertThat(connection.session()).isEqualTo(session);
    assertThat(transport.closed).isNull();
  }

  @Test
  void roomsThatAreNoLongerAllowedAreLeftAndOthersAreNot() {
    receive("\"op\":\"join\",\"room\":\"lobby\"");
    receive("\"op\":\"join\",\"room\":\"team\"");
    transport.take();

    refresh(token("ada", new Rights(List.of("lobby"), List.of(), false), 60));

    assertThat(transport.take()).anyMatch(json -> json.contains("\"left\":[\"team\"]"));
    receive("\"op\":\"typing\",\"room\":\"team\"");
    receive("\"op\":\"join\",\"room\":\"team\"");
    receive("\"op\":\"typing\",\"room\":\"lobby\"");
    List<String> answers = transport.take();
    assertThat(answers.get(0)).contains("not_joined");
    assertThat(answers.get(1)).contains("forbidden");
    assertThat(answers.get(2)).doesNotContain("not_joined");
  }

  @Test
  void rightsThatComeAreThereForTheNextRequest() {
    refresh(token("ada", new Rights(List.of("lobby"), List.of(), false), 60));
    transport.take();

    stage.receive(
        connection,
        frame("\"op\":\"join\",\"room\":\"team\""),
        frame("\"op\":\"refresh\",\"token\":\"" + token("ada", Rights.ALL_ROOMS, 60) + "\""),
        frame("\"op\":\"join\",\"room\":\"team\""));

    List<String> answers = transport.take();
    assertThat(answers.get(0)).contains("forbidden");
    assertThat(answers).filteredOn(json -> json.contains("forbidden")).hasSize(1);
  }

  @Test
  void anotherUsersTokenIsForbiddenAndChangesNothing() {
    long before = connection.expiresAtSeconds();

    refresh(token("eve", Rights.ALL_ROOMS, 3_600));

    assertThat(transport.take()).singleElement().asString().contains("forbidden");
    assertThat(connection.expiresAtSeconds()).isEqualTo(before);
    assertThat(transport.closed).isNull();
  }

  @Test
  void aTokenThatIsNotGoodIsRefusedAndTheOldOneStays() {
    long before = connection.expiresAtSeconds();

    refresh("a.b.c");
    refresh(token("ada", Rights.ALL_ROOMS, -3_600));

    assertThat(transport.take()).hasSize(2).allMatch(json -> json.contains("unauthorized"));
    assertThat(connection.expiresAtSeconds()).isEqualTo(before);
    assertThat(transport.closed).isNull();
  }

  private void refresh(String token) {
    receive("\"op\":\"refresh\",\"token\":\"" + token + "\"");
  }

  private void receive(String fields) {
    stage.receive(connection, frame(fields));
  }

  private static String frame(String fields) {
    return "{\"id\":1," + fields + "}";
  }

  private String token(String user, Rights rights, long life) {
    return stage.tokens.issue(new Identity(user, "Ada", rights, NOW - 7_200, NOW + life));
  }
}
