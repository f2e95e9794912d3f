package dev.parley.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.campaign.checker.Send;
import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator's tools on the containers of deploy/compose.yaml, which deploy/verify has started:
 * settings are checked, rooms are saved and restored.
 */
@EnabledIfEnvironmentVariable(
    named = "COMPOSE_PROJECT_NAME",
    matches = "parley-verify-.*",
    disabledReason = "deploy/verify runs it")
@ExtendWith(StepTimes.class)
class ContainerToolsST {

  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final int NEWEST = 10;

  private final Containers containers = new Containers();

  @TempDir private Path folder;

  @Test
  void settingsAreCheckedInAnImage() throws IOException {
    Path good = folder.resolve("good.env");
    Files.copy(DEPLOY.resolve(".env"), good);
    Path bad = folder.resolve("bad.env");
    Files.writeString(
        bad,
        """
        PARLEY_LIMIT_RATE=many
        PARLEY_HISTORY_STORE=lucene
        PARLEY_ROOMS_PARTITIONS=0
        PARLEY_PRESENCE_LANE=3
        PARLEY_DATA
        """);
    Path live = folder.resolve("live.json");
    Files.writeString(live, "{\"version\":1,\"PARLEY_DATA\":\"x\",\"PARLEY_LIMIT_ROOMS\":0}");

    Shell.Outcome found = containers.checkConfig(bad);
    assertThat(found.status()).isEqualTo(1);
    assertThat(found.output().lines().filter(line -> line.startsWith("/check/")))
        .containsExactlyInAnyOrder(
            "/check/bad.env: bad.env:5: \"PARLEY_DATA\" (expected: NAME=value)",
            "/check/bad.env: PARLEY_LIMIT_RATE: \"many\" (expected: an integer from 1 to 1000000)",
            "/check/bad.env: PARLEY_HISTORY_STORE: \"lucene\" (expected: one of rocksdb, memory)",
            "/check/bad.env: PARLEY_ROOMS_PARTITIONS: \"0\" (expected: an integer from 1 to 4096)",
            "/check/bad.env: PARLEY_PRESENCE_LANE (expected: a name of docs/settings.md)");
    found = containers.checkConfig(live);
    assertThat(found.status()).isEqualTo(1);
    assertThat(found.output())
        .contains("/check/live.json: PARLEY_LIMIT_ROOMS: \"0\" (expected: an integer from 1 to ")
        .contains("/check/live.json: PARLEY_DATA (expected: what can change in flight: ");
    found = containers.checkConfig(good);
    assertThat(found.status()).as(found.output()).isZero();
    assertThat(found.output()).endsWith("good\n");
  }

  @Test
  void whatWasSavedIsRestoredIntoContainersThatHaveNothing() {
    // Given
    String archive = folder.resolve("rooms").toString();
    List<Send> acknowledged;
    Map<String, List<JsonObject>> before;
    String saved;
    String oldEpoch;
    try (Crowd crowd = containers.writing("saved")) {
      acknowledged = crowd.sends().stream().filter(send -> !send.acks().isEmpty()).toList();

      // When: it is saved while they write, and everything is thrown away
      saved = backup("save", archive);
      Containers.goOn(crowd);
      assertThat(Verdict.of(crowd)).isEmpty();
      before = pages(crowd.rooms());
      oldEpoch = epoch(crowd.rooms().get(0));
    }
    containers.down();
    containers.up("history-service"); // rooms and their history have begun on an empty topic
    String restored = backup("restore", archive);

    // Then
    assertThat(records(restored, "restore"))
        .isEqualTo(records(saved, "save"))
        .isGreaterThanOrEqualTo(acknowledged.size());
    Eventually.until(
        "history has every message that was acknowledged before, where it was",
        () -> holds(pages(before.keySet()), acknowledged));
    Map<String, List<JsonObject>> after = pages(before.keySet());
    after.forEach(
        (room, messages) -> {
          assertThat(messages)
              .as("what was written until the save, in the same order, word for word")
              .isEqualTo(before.get(room).subList(0, messages.size()));
          assertThat(Pages.backwards(http("auditor"), room, NEWEST))
              .as("read from the end")
              .extracting(Message::json)
              .isEqualTo(messages);
        });
    oldPositionsAreRefusedAndTheNewestComes(after, oldEpoch);
    aRetryOfBeforeIsTheMessageOfBefore(acknowledged.get(0));
    try (Crowd crowd = containers.writing("restored")) {
      Containers.goOn(crowd);
      assertThat(Verdict.of(crowd)).isEmpty();
    }
  }

  private void oldPositionsAreRefusedAndTheNewestComes(
      Map<String, List<JsonObject>> rooms, String oldEpoch) {
    rooms.forEach(
        (room, messages) -> {
          int port = Integer.parseInt(containers.front().replaceFirst(".*:", ""));
          try (ChatClient back = ChatClient.connected(Kind.VERTX, port, Tokens.of("back"));
              ChatClient fresh = ChatClient.connected(Kind.JDK, port, Tokens.of("fresh"))) {
            long offset = messages.get(messages.size() / 2).getLong("offset");

            JsonObject joined = back.joinAfter(room, oldEpoch, offset);

            assertThat(joined.getBoolean("recovered")).as("a position of before").isFalse();
            String epoch = joined.getJsonObject("position").getString("epoch");
            assertThat(epoch).isNotEqualTo(oldEpoch);
            fresh.ask("join", "room", room, "last", NEWEST).ok();
            assertThat(fresh.awaitMessages(room, NEWEST))
                .extracting(Message::offset, Message::body)
                .isEqualTo(
                    messages.subList(messages.size() - NEWEST, messages.size()).stream()
                        .map(Message::of)
                        .map(message -> tuple(message.offset(), message.body()))
                        .toList());
            back.ask("leave", "room", room).ok();
            assertThat(back.joinAfter(room, epoch, offset).getBoolean("recovered")).isTrue();
          }
        });
  }

  private void aRetryOfBeforeIsTheMessageOfBefore(Send send) {
    JsonObject again = new JsonObject().put("key", send.key()).put("body", "another");
    JsonObject ok = http(send.sender()).post("/api/rooms/" + send.room() + "/messages", again).ok();
    assertThat(ok.getJsonObject("position").getLong("offset"))
        .isEqualTo(send.acks().get(0).offset());
  }

  private static boolean holds(Map<String, List<JsonObject>> rooms, List<Send> sends) {
    return sends.stream()
        .allMatch(
            send ->
                rooms.get(send.room()).stream()
                    .map(Message::of)
                    .anyMatch(
                        message ->
                            message.offset() == send.acks().get(0).offset()
                                && message.from().equals(send.sender())
                                && message.key().equals(send.key())));
  }

  private Map<String, List<JsonObject>> pages(Iterable<String> rooms) {
    Map<String, List<JsonObject>> all = new TreeMap<>();
    Http http = http("auditor");
    rooms.forEach(
        room -> all.put(room, Pages.all(http, room).stream().map(Message::json).toList()));
    return all;
  }

  private String epoch(String room) {
    return http("auditor")
        .get("/api/rooms/" + room + "/messages")
        .ok()
        .getJsonObject("position")
        .getString("epoch");
  }

  private Http http(String user) {
    return new Http(containers.front(), Tokens.of(user));
  }

  private static String backup(String... arguments) {
    List<String> command = new ArrayList<>(List.of(DEPLOY.resolve("backup").toString()));
    command.addAll(List.of(arguments));
    return Shell.run(command.toArray(String[]::new));
  }

  /** How many records the tool says that it has saved or restored. */
  private static long records(String output, String what) {
    String line = output.lines().filter(l -> l.startsWith(what + ": ")).findFirst().orElse(output);
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
