package dev.parley.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.EventStream;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Cluster;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is changed at one gateway is in effect at the other. */
@Timeout(600)
class RolesST {

  private static final int BANS = 20;

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
  void aBanAtOneGatewayEndsTheMembershipAtTheOther() throws IOException {
    String room = Parley.room("banned");
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < BANS; i++) {
      String user = "eve-" + i;
      String token = Tokens.of(user);
      String path = "/api/rooms/%s/events?last=0".formatted(room);
      try (ChatClient eve = ChatClient.connected(Kind.JDK, cluster.gateway(2), token);
          EventStream stream = EventStream.open(cluster.gateway(2), path, token)) {
        eve.join(room);
        stream.awaitPosition();

        long asked = System.nanoTime();
        change(root(1), room, user, "banned", true).ok();
        eve.awaitEvent("expelled", room);
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));

        stream.upTo(event -> event.name().equals("expelled"));
        assertThat(stream.next()).isNull();
        assertThat(eve.ask("join", "room", room).errorCode()).isEqualTo("forbidden");
      }
    }
    System.out.printf("a ban ended a membership at the other gateway after %s ms%n", millis);
  }

  @Test
  void noneOfTheChangesThatTwoGatewaysMakeAtATimeIsLost() {
    String room = Parley.room("both");

    List<CompletableFuture<Http.Answer>> changes =
        IntStream.range(0, 100)
            .mapToObj(
                i -> {
                  String user = "eve-" + i / 2;
                  return i % 2 == 0
                      ? CompletableFuture.supplyAsync(
                          () -> change(root(1), room, user, "banned", true))
                      : CompletableFuture.supplyAsync(
                          () -> change(root(2), room, user, "role", "reader"));
                })
            .toList();
    changes.forEach(change -> change.join().ok());

    for (int gateway : List.of(1, 2)) {
      Eventually.until("all changes at gateway " + gateway, () -> both(gateway, room) == 50);
    }
  }

  private static long both(int gateway, String room) {
    return root(gateway).get("/api/rooms/" + room + "/rules").ok().getJsonArray("members").stream()
        .map(JsonObject.class::cast)
        .filter(row -> row.getBoolean("banned") && "reader".equals(row.getString("role")))
        .count();
  }

  private static Http root(int gateway) {
    return new Http(
        cluster.gateway(gateway), Tokens.of("root", new JsonObject().put("admin", true)));
  }

  private static Http.Answer change(Http by, String room, String user, String name, Object value) {
    return by.put("/api/rooms/" + room + "/members/" + user, new JsonObject().put(name, value));
  }
}
