package dev.parley.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The containers of deploy/compose.yaml under load, which deploy/verify has started: they are
 * scaled, killed, frozen and cut off, and nothing is lost, doubled, reordered or missed. Each step
 * says how long it took.
 */
@EnabledIfEnvironmentVariable(
    named = "COMPOSE_PROJECT_NAME",
    matches = "parley-verify-.*",
    disabledReason = "deploy/verify runs it")
@TestMethodOrder(OrderAnnotation.class)
@ExtendWith(StepTimes.class)
class ContainerST {

  private static final int PARTITIONS = 64;

  private final Containers containers = new Containers();

  @Test
  @Order(1)
  void theStartPageLeadsEverywhere() {
    Http front = new Http(containers.front(), null);
    String page = front.getText("/").body();
    assertThat(page)
        .contains("/?as=alice&amp;room=general", "/?as=bob&amp;room=general")
        .contains("http://localhost:16686", "http://localhost:9090");
    assertThat(front.getText("/?as=alice&room=general").body()).contains("js/app.js");
    assertThat(front.getText("/index.html").body()).contains("js/app.js");
    assertThat(front.get("/api/config").ok().getString("jaegerUrl")).isNotBlank();
    assertThat(jaeger().getText("/").statusCode()).isEqualTo(200);
    assertThat(containers.byNode("up{job=\"parley\"}").values()).hasSize(4).containsOnly(1.0);
  }

  @Test
  @Order(2)
  void twoTalkThroughNginxAndTheMessagesPathIsInJaeger() {
    String room = Parley.room("compose");
    int port = Integer.parseInt(containers.front().substring(containers.front().indexOf(':') + 1));
    try (ChatClient alice = ChatClient.connected(Kind.VERTX, port, Tokens.of("alice"));
        ChatClient bob = ChatClient.connected(Kind.JDK, port, Tokens.of("bob"))) {
      alice.join(room);
      bob.join(room);

      Reply sent = alice.send(room, "hello").join();

      assertThat(bob.awaitKey(room, "hello").from()).isEqualTo("alice");
      bob.send(room, "hello back").join();
      alice.awaitKey(room, "hello back");
      String trace = sent.ok().getString("trace");
      assertThat(trace).hasSize(32);
      Eventually.until(
          "the path of " + trace,
          () ->
              namesIn(trace)
                  .containsAll(
                      Set.of(
                          "gateway-service",
                          "room-service",
                          "history-service",
                          "append",
                          "fan-out")));
    }
  }

  @Test
  @Order(3)
  void everyServiceScalesUpAndTheWorkSpreads() {
    try (Crowd crowd = containers.writing("up")) {

      containers.scale(2, 2, 2, 2);

      containers.awaitShared(2, PARTITIONS);
      crowd.persons().forEach(Person::reset);
      Eventually.until(
          "both gateways have connections",
          () -> {
            List<Double> each =
                List.copyOf(containers.byNode("parley_gateway_connections").values());
            return each.size() == 2
                && each.stream().allMatch(n -> n > 0)
                && each.stream().mapToDouble(n -> n).sum() == crowd.persons().size();
          });
      System.out.println("connections " + containers.byNode("parley_gateway_connections"));
      System.out.println("partitions " + containers.byNode("parley_room_partitions"));
      Containers.goOn(crowd);
      assertThat(Verdict.of(crowd)).isEmpty();
    }
  }

  @Test
  @Order(4)
  void containersAreKilled() {
    for (String service : Containers.SERVICES) {
      try (Crowd crowd = containers.writing("kill-" + service)) {
        String victim = containers.running(service).get(0);

        containers.kill(victim);

        Containers.goOn(crowd);
        containers.start(victim);
        containers.awaitShared(2, PARTITIONS);
        Containers.goOn(crowd);
        assertThat(Verdict.of(crowd)).as(service).isEmpty();
      }
    }
  }

  @Test
  @Order(5)
  void aCrashInsideIsMendedByTheRestartPolicy() {
    try (Crowd crowd = containers.writing("crash")) {
      String victim = containers.running("room-service").get(0);
      int before = containers.restarts(victim);

      containers.crash(victim);

      Eventually.until("it is restarted", () -> containers.restarts(victim) > before);
      containers.awaitShared(2, PARTITIONS);
      Containers.goOn(crowd);
      assertThat(Verdict.of(crowd)).isEmpty();
    }
  }

  @Test
  @Order(6)
  void anOwnerIsFrozenUntilAnotherHasTakenOver() {
    try (Crowd crowd = containers.writing("frozen-owner")) {
      String victim = containers.running("room-service").get(0);

      containers.freeze(victim);

      containers.awaitShared(1, PARTITIONS);
      Containers.goOn(crowd);
      containers.thaw(victim);
      containers.awaitShared(2, PARTITIONS);
      Containers.goOn(crowd);
      assertThat(Verdict.of(crowd)).isEmpty();
    }
  }

  @Test
  @Order(7)
  void aGatewayIsFrozenAndItsClientsGoOnAtTheOther() {
    try (Crowd crowd = containers.writing("frozen-gateway")) {
      String victim = containers.running("gateway-service").get(0);

      containers.freeze(victim);

      Eventually.until("all are at the other", () -> crowd.allLive() && allBack(crowd));
      Containers.goOn(crowd);
      containers.thaw(victim);
      Containers.goOn(crowd);
      assertThat(Verdict.of(crowd)).isEmpty();
    }
  }

  @Test
  @Order(8)
  void anOwnerIsCutOffAndComesBack() {
    try (Crowd crowd = containers.writing("cut")) {
      String victim = containers.running("room-service").get(0);

      Map<String, String> addresses = containers.cut(victim);

      containers.awaitShared(1, PARTITIONS);
      Containers.goOn(crowd);
      containers.heal(victim, "room-service", addresses);
      containers.awaitShared(2, PARTITIONS);
      Containers.goOn(crowd);
      assertThat(Verdict.of(crowd)).isEmpty();
    }
  }

  @Test
  @Order(9)
  void theBrokerIsKilled() {
    try (Crowd crowd = containers.writing("broker")) {
      String broker = containers.running("kafka").get(0);

      containers.kill(broker);
      containers.replace("kafka");

      Containers.goOn(crowd);
      containers.awaitShared(2, PARTITIONS);
      assertThat(Verdict.of(crowd)).isEmpty();
    }
  }

  @Test
  @Order(10)
  void everyServiceScalesDownAgain() {
    try (Crowd crowd = containers.writing("down")) {

      containers.scale(1, 1, 1, 1);

      containers.awaitShared(1, PARTITIONS);
      Containers.goOn(crowd);
      assertThat(Verdict.of(crowd)).isEmpty();
    }
  }

  // ---- what the steps have in common

  private Http jaeger() {
    return new Http(containers.published("jaeger", 16686), null);
  }

  /** Whether somebody lost a connection; with {@link Crowd#allLive}, all of them are back. */
  private static boolean allBack(Crowd crowd) {
    return crowd.persons().stream().anyMatch(person -> !person.backNanos().isEmpty());
  }

  /** The services and the spans of a trace. */
  private Set<String> namesIn(String trace) {
    Set<String> names = new HashSet<>();
    JsonArray data = jaeger().get("/api/traces/" + trace).ok().getJsonArray("data");
    JsonObject found = data.getJsonObject(0);
    found
        .getJsonObject("processes")
        .forEach(process -> names.add(((JsonObject) process.getValue()).getString("serviceName")));
    found
        .getJsonArray("spans")
        .forEach(span -> names.add(((JsonObject) span).getString("operationName")));
    return names;
  }
}
