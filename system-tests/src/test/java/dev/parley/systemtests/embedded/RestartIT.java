package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.process.JavaProcess;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the process, wanted or not, and its next life on the same folder. */
class RestartIT {

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

  @TempDir private Path data;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNextLifeGoesOn(boolean killed) {
    String room = Parley.room("restart");
    List<Message> before;
    JsonObject head;
    try (Parley first = Parley.start(data, Map.of());
        ChatClient alice = first.connect(Kind.VERTX, "alice")) {
      alice.join(room);
      Talk.send(alice, room, "k", 300);
      head = alice.ask("send", "room", room, "key", "last", "body", "last").ok();
      before = alice.awaitMessages(room, 301);
      end(first, killed);
    }

    try (Parley second = Parley.start(data, Map.of());
        ChatClient alice = second.connect(Kind.JDK, "alice");
        ChatClient bob = second.connect(Kind.VERTX, "bob")) {
      String epoch = head.getJsonObject("position").getString("epoch");
      JsonObject joined = alice.joinAfter(room, epoch, before.get(99).offset());
      assertThat(joined.getJsonObject("position")).isEqualTo(head.getJsonObject("position"));
      assertThat(joined.getBoolean("recovered")).isTrue();
      alice.awaitEvent("caught_up", room);
      assertThat(json(alice.messages(room))).isEqualTo(json(before.subList(100, 301)));
      assertThat(keys(Pages.all(second.http("bob"), room))).isEqualTo(keys(before));
      Reply again = alice.send(room, "last").join();
      assertThat(again.ok().getJsonObject("position")).isEqualTo(head.getJsonObject("position"));
      assertThat(alice.send(room, "k0").join().offset()).isEqualTo(before.get(0).offset());
      bob.join(room);
      Reply live = bob.send(room, "live").join();
      assertThat(alice.awaitKey(room, "live").offset()).isEqualTo(live.offset());
      assertThat(live.offset()).isGreaterThan(again.offset());
      assertThat(alice.messages(room)).hasSize(202);
    }
  }

  /** One process for both: what the second start needs is the first one's orderly end. */
  @Test
  void whoStopsItSendsItsClientsAwayAndAnotherNumberOfPartitionsIsRefusedThen() {
    try (Parley parley = Parley.start(data, Map.of());
        ChatClient alice = parley.connect(Kind.VERTX, "alice");
        ChatClient bob = parley.connect(Kind.JDK, "bob");
        ChatClient silent = parley.open(Kind.JDK)) {
      alice.join("lobby");

      parley.process().terminate();

      for (ChatClient client : List.of(alice, bob)) {
        JsonObject drain = client.awaitEvent("drain", null);
        assertThat(drain.fieldNames()).containsExactlyInAnyOrder("event", "after");
        assertThat(drain.getLong("after")).isNotNegative();
        assertThat(client.awaitClose()).isEqualTo(4000);
      }
      assertThat(silent.awaitClose()).isEqualTo(4000);
      assertThat(parley.process().awaitExit(ENDS_WITHIN))
          .as("%s", parley.process().output())
          .isZero();
    }
    assertAnotherNumberOfPartitionsIsRefused();
  }

  private void assertAnotherNumberOfPartitionsIsRefused() {
    try (JavaProcess second = Parley.launch(data, Map.of("PARLEY_ROOMS_PARTITIONS", "8"))) {
      assertThat(second.awaitExit(ENDS_WITHIN)).isEqualTo(1);
      List<String> complaints =
          second.output().stream().filter(line -> line.startsWith("deploy/run: ")).toList();
      assertThat(complaints).as("%s", second.output()).hasSize(1);
      assertThat(complaints.get(0)).contains("PARLEY_ROOMS_PARTITIONS", "\"8\"", "16");
      assertThat(second.output()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  private static void end(Parley parley, boolean killed) {
    if (killed) {
      parley.process().kill();
    } else {
      assertThat(parley.stop()).as("%s", parley.process().output()).isZero();
    }
  }

  private static List<JsonObject> json(List<Message> messages) {
    return messages.stream().map(Message::json).toList();
  }

  private static List<String> keys(List<Message> messages) {
    return messages.stream().map(Message::key).toList();
  }
}
