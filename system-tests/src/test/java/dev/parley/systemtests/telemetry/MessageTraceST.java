package dev.parley.systemtests.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Cluster;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A message's whole way through seven processes, as one trace; and what it shows of failures. */
@TestMethodOrder(OrderAnnotation.class)
class MessageTraceST {

  private static final String SEND = "send room";
  private static final String APPEND = "append";
  private static final String PRODUCE = "send parley.rooms.v1";
  private static final String PROCESS = "process parley.rooms.v1";
  private static final String BROADCAST = "broadcast";
  private static final String FAN_OUT = "fan-out";
  private static final String MATERIALISE = "materialise";

  private static final String CLIENTS_TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CLIENTS_SPAN = "b7ad6b7169203331";

  /** Clocks of processes on one machine, each smoothed by itself, may differ by so much. */
  private static final long CLOCKS_MICROS = 20_000;

  private static Traces traces;
  private static Cluster cluster;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    traces = Traces.open(folder);
    Map<String, String> environment = new HashMap<>();
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", traces.endpoint());
    environment.put("PARLEY_KAFKA_SEND_TIMEOUT", "2s");
    environment.put("PARLEY_SEND_TIMEOUT", "40s");
    cluster = Cluster.start(folder.resolve("cluster"), environment);
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
  void aMessageIsOneTraceFromItsSenderToEachGatewayAndToHistory() {
    // Given
    String room = Parley.room("traced");
    try (ChatClient alice = connect(Kind.VERTX, 1, "alice");
        ChatClient bob = connect(Kind.JDK, 2, "bob")) {
      alice.join(room);
      bob.join(room);

      // When
      Reply reply = send(alice, room, "k", "00-" + CLIENTS_TRACE + "-" + CLIENTS_SPAN + "-01");
      bob.awaitKey(room, "k");

      // Then
      assertThat(reply.ok().getString("trace")).isEqualTo(CLIENTS_TRACE);
      Spans spans = traces.await(CLIENTS_TRACE, "the whole tree", trace -> trace.all().size() >= 9);
      assertThat(spans.counts())
          .isEqualTo(
              Map.of(
                  SEND,
                  1L,
                  APPEND,
                  1L,
                  PRODUCE,
                  1L,
                  PROCESS,
                  1L,
                  BROADCAST,
                  2L,
                  FAN_OUT,
                  2L,
                  MATERIALISE,
                  1L));
      assertThat(spans.only(SEND).parent()).isEqualTo(CLIENTS_SPAN);
      assertTree(spans);
      assertDurationsAddUp(spans);
      assertReported(spans, room, reply.offset());
    }
  }

  private static void assertTree(Spans spans) {
    Spans.Span send = spans.only(SEND);
    Spans.Span append = spans.only(APPEND);
    Spans.Span produce = spans.only(PRODUCE);
    Spans.Span process = spans.only(PROCESS);
    assertThat(place(send)).isEqualTo("gateway-service server");
    assertThat(send.instance()).isEqualTo("gateway-1");
    assertThat(place(append)).isEqualTo("room-service server");
    assertThat(spans.above(append)).isEqualTo(send);
    assertThat(place(produce)).isEqualTo("room-service producer");
    assertThat(spans.above(produce)).isEqualTo(append);
    assertThat(place(process)).isEqualTo("room-service consumer");
    assertThat(spans.above(process)).isEqualTo(produce);
    assertThat(List.of(append.instance(), produce.instance(), process.instance()))
        .as("one owner")
        .containsOnly(append.instance());
    for (Spans.Span fanOut : spans.named(FAN_OUT)) {
      Spans.Span broadcast = spans.above(fanOut);
      assertThat(place(fanOut)).isEqualTo("gateway-service server");
      assertThat(broadcast.name()).isEqualTo(BROADCAST);
      assertThat(place(broadcast)).isEqualTo("room-service client");
      assertThat(broadcast.tag("parley.gateway")).isEqualTo(fanOut.instance());
      assertThat(spans.above(broadcast)).isEqualTo(process);
    }
    assertThat(spans.named(FAN_OUT))
        .extracting(Spans.Span::instance)
        .containsExactlyInAnyOrder("gateway-1", "gateway-2");
    Spans.Span materialise = spans.only(MATERIALISE);
    assertThat(place(materialise)).isEqualTo("history-service consumer");
    assertThat(spans.above(materialise)).isEqualTo(produce);
  }

  /** What is waited for takes no longer than what waits for it, and nothing begins too early. */
  private static void assertDurationsAddUp(Spans spans) {
    for (Spans.Span span : spans.all()) {
      if (!span.name().equals(SEND)) {
        assertThat(span.startMicros())
            .as("start of %s", span)
            .isGreaterThanOrEqualTo(spans.above(span).startMicros() - CLOCKS_MICROS);
      }
    }
    Spans.Span send = spans.only(SEND);
    Spans.Span append = spans.only(APPEND);
    Spans.Span process = spans.only(PROCESS);
    assertThat(append.durationMicros()).isBetween(1L, send.durationMicros() + CLOCKS_MICROS);
    assertThat(process.startMicros())
        .as("it is answered only when it was read back: %s", spans)
        .isBetween(append.startMicros() - CLOCKS_MICROS, append.endMicros() + CLOCKS_MICROS);
    for (Spans.Span fanOut : spans.named(FAN_OUT)) {
      Spans.Span broadcast = spans.above(fanOut);
      assertThat(fanOut.durationMicros())
          .as("a gateway acknowledges what it has written: %s", spans)
          .isLessThanOrEqualTo(broadcast.durationMicros() + CLOCKS_MICROS);
    }
  }

  private static void assertReported(Spans spans, String room, long offset) {
    assertThat(spans.only(SEND).tag("parley.room")).isEqualTo(room);
    assertThat(spans.only(APPEND).tag("parley.outcome")).isEqualTo("stored");
    for (String name : List.of(PRODUCE, PROCESS, MATERIALISE)) {
      Spans.Span span = spans.only(name);
      assertThat(span.tags())
          .containsEntry("messaging.system", "kafka")
          .containsEntry("messaging.destination.name", "parley.rooms.v1")
          .containsEntry("messaging.kafka.offset", Long.toString(offset));
      assertThat(span.tag("messaging.operation.type"))
          .isEqualTo(name.equals(PRODUCE) ? "send" : "process");
    }
    assertThat(spans.named(FAN_OUT))
        .extracting(span -> span.tag("parley.recipients"))
        .containsOnly("1");
    assertThat(spans.toString())
        .as("no body, name, user or address in any span")
        .doesNotContain("a body nobody may see", "alice", "bob", "127.0.0.1");
    assertThat(spans.all()).noneMatch(Spans.Span::failed);
  }

  @Test
  @Order(2)
  void aMessageThatASecondGatewayDeliversLateShowsWhere() {
    // Given
    String room = Parley.room("late");
    try (ChatClient alice = connect(Kind.VERTX, 1, "alice");
        ChatClient bob = connect(Kind.JDK, 2, "bob")) {
      alice.join(room);
      bob.join(room);
      Cluster.Row slow = cluster.row("gateway-2");
      long wokenMicros;

      // When
      Signals.stop(slow.pid());
      String trace;
      try {
        trace = send(alice, room, "k", null).ok().getString("trace");
        // Shorter than the owner waits for an acknowledgement, after which its broadcast has
        // failed.
        alice.awaitKey(room, "k");
      } finally {
        wokenMicros = System.currentTimeMillis() * 1_000;
        Signals.go(slow.pid());
      }
      bob.awaitKey(room, "k");

      // Then
      Spans spans =
          traces.await(
              trace,
              "both",
              found -> found.named(FAN_OUT).size() >= 2 && isWhole(found) && has(found, SEND));
      Map<String, Spans.Span> at =
          spans.named(FAN_OUT).stream()
              .collect(Collectors.toMap(Spans.Span::instance, span -> span));
      assertThat(at.get("gateway-1").endMicros()).isLessThan(wokenMicros);
      assertThat(at.get("gateway-2").startMicros()).isGreaterThan(wokenMicros - CLOCKS_MICROS);
      Spans.Span broadcast = spans.above(at.get("gateway-2"));
      assertThat(broadcast.tag("parley.gateway")).isEqualTo("gateway-2");
      assertThat(broadcast.endMicros()).isGreaterThan(wokenMicros - CLOCKS_MICROS);
      assertThat(spans.only(SEND).endMicros())
          .as("the sender does not wait for it")
          .isLessThan(wokenMicros);
    }
    cluster.awaitReady();
  }

  @Test
  @Order(3)
  void aMessageThatFailsShowsWhereAndWhy() {
    // Given
    String room = Parley.room("failed");
    try (ChatClient alice = connect(Kind.VERTX, 1, "alice")) {
      alice.join(room);
      send(alice, room, "first", null).ok();
      Cluster.Row kafka = cluster.row("kafka-1");
      String trace = "1af7651916cd43dd8448eb211c80319c";

      // When
      Signals.stop(kafka.pid());
      Reply reply;
      try {
        reply = send(alice, room, "k", "00-" + trace + "-" + CLIENTS_SPAN + "-01");
      } finally {
        Signals.go(kafka.pid());
      }

      // Then
      assertThat(reply.errorCode()).isEqualTo("unavailable");
      Spans spans = traces.await(trace, "the failure", found -> has(found, SEND, APPEND, PRODUCE));
      Spans.Span send = spans.only(SEND);
      assertThat(send.failed()).isTrue();
      assertThat(send.tag("error.type")).isEqualTo("unavailable");
      assertThat(send.events()).containsExactly("exception");
      Spans.Span append = spans.only(APPEND);
      assertThat(append.failed()).isTrue();
      assertThat(append.tag("parley.outcome")).isEqualTo("unavailable");
      Spans.Span produce = spans.only(PRODUCE);
      assertThat(produce.failed()).isTrue();
      assertThat(produce.tag("error.type")).isEqualTo("TimeoutException");
      assertThat(produce.durationMicros())
          .as("as long as the producer tried")
          .isGreaterThan(1_500_000);
    }
    cluster.awaitReady();
  }

  @Test
  @Order(4)
  void aMessageThatIsRetriedAcrossAFailoverIsStillOneTrace() {
    // Given
    String room = Parley.room("failover");
    try (ChatClient alice = connect(Kind.VERTX, 1, "alice")) {
      alice.join(room);
      String before = send(alice, room, "first", null).ok().getString("trace");
      String owner =
          traces
              .await(before, "its owner", spans -> !spans.named(APPEND).isEmpty())
              .only(APPEND)
              .instance();

      // When
      Cluster.Row victim = cluster.kill(owner);
      Reply reply = sending(alice, room, "k", null).join();

      // Then
      String trace = reply.ok().getString("trace");
      Spans spans =
          traces.await(
              trace,
              "the second owner's part",
              found -> has(found, SEND, FAN_OUT) && stored(found).isPresent());
      Spans.Span send = spans.only(SEND);
      assertThat(send.events()).contains("sent again");
      assertThat(send.failed()).isFalse();
      Spans.Span stored = stored(spans).orElseThrow();
      assertThat(stored.instance()).isNotEqualTo(owner).startsWith("room-");
      assertThat(spans.above(stored)).isEqualTo(send);
      assertThat(stored.startMicros() - send.startMicros())
          .as("what the failover cost is what lies before it: %s", spans)
          .isGreaterThan(stored.durationMicros());
      cluster.awaitNextLife(victim);
    }
  }

  private static boolean has(Spans spans, String... names) {
    return Stream.of(names).noneMatch(name -> spans.named(name).isEmpty());
  }

  /** Each fan-out with the broadcast that brought it. */
  private static boolean isWhole(Spans spans) {
    return spans.named(FAN_OUT).stream()
        .allMatch(fanOut -> spans.all().stream().anyMatch(s -> s.id().equals(fanOut.parent())));
  }

  private static Optional<Spans.Span> stored(Spans spans) {
    return spans.named(APPEND).stream()
        .filter(append -> append.tag("parley.outcome").equals("stored"))
        .findFirst();
  }

  private static String place(Spans.Span span) {
    return span.service() + " " + span.kind();
  }

  private static Reply send(ChatClient client, String room, String key, String traceparent) {
    return sending(client, room, key, traceparent).join();
  }

  private static CompletableFuture<Reply> sending(
      ChatClient client, String room, String key, String traceparent) {
    JsonObject body = new JsonObject().put("text", "a body nobody may see");
    return traceparent == null
        ? client.request("send", "room", room, "key", key, "body", body)
        : client.request(
            "send", "room", room, "key", key, "body", body, "traceparent", traceparent);
  }

  private static ChatClient connect(Kind kind, int gateway, String user) {
    return ChatClient.connected(kind, cluster.gateway(gateway), Tokens.of(user));
  }
}
