package dev.parley.systemtests.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Cluster;
import dev.parley.testkit.process.Parley;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees when something is wrong: the drill of docs/fault-finding.md, and more. */
@TestMethodOrder(OrderAnnotation.class)
class OperationsST {

  private static final String DELAY = "parley_history_delay_seconds";
  private static final String LOOPS = "parley_loop_delay_seconds";
  private static final String NOT_EXPORTED = "telemetry_not_exported";

  private static Traces traces;
  private static Cluster cluster;
  private static Path logs;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    traces = Traces.open(folder);
    Map<String, String> environment = new HashMap<>();
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", traces.endpoint());
    environment.put("PARLEY_KAFKA_SESSION_TIMEOUT", "2s");
    cluster = Cluster.start(folder.resolve("cluster"), environment);
    logs = folder.resolve("cluster").resolve("logs");
  }

  @AfterAll
  static void end() {
    if (cluster != null) {
      cluster.close();
    }
    if (traces != null) {
      traces.close();
    }
  }

  @Test
  @Order(1)
  void aSlowHistoryIsFoundFromTheSymptomToTheSpan() {
    // Given
    String room = Parley.room("drill");
    String history = cluster.row("history-1").address();
    String healthy = cluster.row("presence-1").address();
    try (ChatClient alice = connect(1, "alice")) {
      alice.join(room);
      alice.send(room, "first").join();
      double late = Buckets.above(history, DELAY, "0.5");
      double blocked = Buckets.above(history, LOOPS, "0.5");
      double healthyBlocked = Buckets.above(healthy, LOOPS, "0.5");

      // When
      Spans found;
      long pages;
      try (Starved slow = new Starved(cluster.row("history-1").pid())) {
        // 1. The symptom: people wait for what was said before.
        pages = slowPages(alice, room);
        // 4. One message's way: everything is quick but the write to history.
        found = lateMaterialise(alice, room);
      }

      // Then
      assertThat(pages).as("pages that took more than half a second").isGreaterThanOrEqualTo(3);
      // 2. It is history that is late, not who asks it.
      assertThat(Buckets.above(history, DELAY, "0.5")).isGreaterThan(late);
      // 3. Its event loops come late to everything, those of other nodes do not: it gets no
      // processor.
      assertThat(Buckets.above(history, LOOPS, "0.5") - blocked)
          .isGreaterThan(2 + Buckets.above(healthy, LOOPS, "0.5") - healthyBlocked);
      Spans.Span materialise = found.only("materialise");
      assertThat(materialise.instance()).isEqualTo("history-1");
      assertThat(materialise.startMicros())
          .as("long after the message was with everybody: %s", found)
          .isGreaterThan(found.only("fan-out").endMicros());
    }
    cluster.awaitReady();
  }

  /** Asks for pages until three were slow, and says how many were. */
  private static long slowPages(ChatClient alice, String room) {
    long[] slow = new long[1];
    Eventually.until(
        "three slow pages",
        () -> {
          long asked = System.nanoTime();
          alice.ask("history", "room", room, "limit", 10).ok();
          if (System.nanoTime() - asked > TimeUnit.MILLISECONDS.toNanos(500)) {
            slow[0]++;
          }
          return slow[0] >= 3;
        });
    return slow[0];
  }

  private static Spans lateMaterialise(ChatClient alice, String room) {
    Spans[] found = new Spans[1];
    int[] keys = new int[1];
    Eventually.until(
        "a message that history took late",
        () -> {
          String trace = alice.send(room, "m" + keys[0]++).join().ok().getString("trace");
          Spans spans =
              traces.await(
                  trace,
                  "its trace",
                  t -> !t.named("materialise").isEmpty() && !t.named("fan-out").isEmpty());
          found[0] = spans;
          return spans.only("materialise").startMicros() - spans.only("fan-out").endMicros()
              > 600_000; // in the metric it is to be above the bound of 0.5 s
        });
    return found[0];
  }

  @Test
  @Order(2)
  void nobodyIsReadyWithoutKafkaAndEverybodyIsAgain() {
    // Given
    Cluster.Row kafka = cluster.row("kafka-1");
    List<String> readers =
        Stream.of("room-1", "room-2", "history-1").map(n -> cluster.row(n).address()).toList();

    // When
    Signals.stop(kafka.pid());
    try {
      // Then
      for (String reader : readers) {
        Eventually.until(
            reader + " says that Kafka is away",
            () -> {
              Http.Answer answer = ready(reader);
              return answer.status() == 503
                  && answer.json().getJsonArray("reasons").toString().contains("Kafka");
            });
        assertThat(new Http(port(reader), null).get("/livez").status()).isEqualTo(200);
      }
    } finally {
      Signals.go(kafka.pid());
    }
    for (String reader : readers) {
      Eventually.until(reader + " is ready", () -> ready(reader).status() == 200);
    }
    cluster.awaitReady();
  }

  @Test
  @Order(3)
  void aCollectorThatIsGoneCostsALineAMinuteAndNothingElse() {
    // Given
    String room = Parley.room("no-collector");
    try (ChatClient alice = connect(1, "alice")) {
      alice.join(room);
      long began = System.nanoTime();
      traces.close();

      // When
      int[] keys = new int[1];
      Eventually.until(
          "a node says that its spans are not taken",
          () -> {
            alice.send(room, "k" + keys[0]++).join().ok();
            return lines("gateway-1") > 0;
          });
      for (int i = 0; i < 500; i++) {
        alice.send(room, "more" + i).join().ok();
      }

      // Then
      alice.awaitKey(room, "more499");
      long minutes = 1 + TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - began);
      Map<String, Long> lines =
          Stream.of("gateway-1", "gateway-2", "room-1", "room-2", "history-1", "presence-1")
              .collect(Collectors.toMap(name -> name, OperationsST::lines));
      assertThat(lines.values()).as("%s", lines).allMatch(count -> count <= minutes);
      assertThat(lines.get("gateway-1")).isPositive();
    }
  }

  private static long lines(String name) {
    try (Stream<String> lines = Files.lines(logs.resolve(name + ".log"))) {
      return lines.filter(line -> line.contains(NOT_EXPORTED)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Http.Answer ready(String address) {
    return new Http(port(address), null).get("/readyz");
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }

  private static ChatClient connect(int gateway, String user) {
    return ChatClient.connected(Kind.VERTX, cluster.gateway(gateway), Tokens.of(user));
  }
}
