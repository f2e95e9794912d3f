package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Metrics;
import dev.parley.testkit.process.Parley;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions about rooms that do not exist leave nothing behind. */
class QuestionsIT {

  private static final int ROOMS = 200;

  @Test
  void askingAboutRoomsThatDoNotExistWritesNothingToTheGrid(@TempDir Path folder) {
    try (Parley parley = Parley.start(folder, Map.of());
        ChatClient alice = parley.connect(Kind.JDK, "alice")) {
      Http http = parley.http("alice");

      for (int i = 0; i < ROOMS; i++) {
        String room = "made-up." + i;
        assertThat(alice.ask("presence", "room", room).ok().getInteger("total")).isZero();
        alice.ask("history", "room", room).ok();
        assertThat(http.get("/api/rooms/" + room + "/members").ok().getInteger("total")).isZero();
        http.get("/api/rooms/" + room + "/messages").ok();
      }

      Metrics metrics = Metrics.of(parley.managementPort());
      assertThat(metrics.value("parley_grid_entries{map=\"parley.rosters\"}")).isZero();
      assertThat(metrics.value("parley_grid_entries{map=\"parley.sessions.ended\"}")).isZero();
    }
  }
}
