package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.RawHttp;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody asks far more than anybody needs, of a node with the limits that it has by default.
 * Others are served all the while, and the attacker gets what docs/settings.md says.
 */
@Timeout(60)
class AttackIT {

  private static final Duration FLOOD = Duration.ofSeconds(3);
  private static final Duration FIRST_CLOSE = Duration.ofSeconds(20);
  private static final int LARGE_BODY = 30_000;
  private static final int LARGE_MESSAGES = 150;

  /** More than the limit on connections of an address allows at once, and in some seconds. */
  private static final int UPGRADES = 1_000;

  private static final int HTTP_FLOOD = 60_000;
  private static final int TYPING = 200;

  private static Parley parley;

  private Witness witness;

  @BeforeAll
  static void start(@TempDir Path data) {
    parley =
        Parley.start(data, Map.of("PARLEY_LIMITS", "on", "PARLEY_TRUSTED_PROXIES", "127.0.0.0/8"));
  }

  @AfterAll
  static void stop() {
    parley.close();
  }

  @BeforeEach
  void othersChat() {
    witness = new Witness(parley);
  }

  @AfterEach
  void nobodyIsDisturbed() throws IOException {
    assertThat(parley.process().isAlive()).isTrue();
    assertThat(
            RawHttp.ask(parley.managementPort(), "GET /readyz HTTP/1.1", "Host: localhost")
                .status())
        .isEqualTo(200);
    witness.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "typing", "history", "presence", "join"})
  void aGuestWhoFloodsIsCutOffAgainAndAgain(String op) throws Exception {
    String token = guestToken();
    try (ChatClient member = parley.connect(Kind.VERTX, "member-" + op)) {
      member.join(witness.room());
      if (op.equals("history")) {
        fill(witness.room());
      }

      Queue<JsonObject> errors = new ConcurrentLinkedQueue<>();
      CompletableFuture<List<Integer>> flood =
          CompletableFuture.supplyAsync(() -> flood(token, op, witness.room(), errors));
      int sent = 0;
      do {
        member.send(witness.room(), "beside" + sent++).get(5, TimeUnit.SECONDS).ok();
      } while (!endsWithin(flood, 20));

      assertThat(flood.join()).isNotEmpty().containsOnly(4003);
      assertThat(errors)
          .isNotEmpty()
          .allSatisfy(
              error -> {
                assertThat(error.getString("code")).isEqualTo("rate_limited");
                assertThat(error.getLong("retryAfter")).isPositive();
              });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pipelinedRequestsEndInAClose(boolean reads) throws IOException {
    String request =
        "POST /api/guest HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.%d\r\n"
                .formatted(reads ? 1 : 2)
            + "Content-Length: 14\r\n\r\n{\"name\":\"Eve\"}";

    RawHttp.Flood flood =
        RawHttp.flood(
            parley.port(), request.getBytes(StandardCharsets.US_ASCII), HTTP_FLOOD, reads);

    assertThat(flood.isClosed()).isTrue();
    assertThat(flood.answers().contains("HTTP/1.1 200 ")).isTrue();
    if (reads) {
      assertThat(flood.answers().contains("HTTP/1.1 429 ")).isTrue();
      assertThat(flood.answers().contains("Retry-After: ")).isTrue();
    }
  }

  @Test
  void tooManyUpgradesOfOneAddressAreRefusedForAWhile() {
    List<RawHttp.Answer> answers =
        IntStream.range(0, UPGRADES).parallel().mapToObj(i -> upgrade("198.51.100.4")).toList();

    List<RawHttp.Answer> refused = answers.stream().filter(a -> a.status() != 101).toList();
    assertThat(answers.size() - refused.size()).isGreaterThanOrEqualTo(500);
    assertThat(refused).isNotEmpty();
    assertThat(refused)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(503);
              assertThat(answer.header("retry-after")).matches("[1-9]\\d*");
            });
    assertThat(upgrade("198.51.100.5").status()).isEqualTo(101);
    Eventually.until("it may come again", () -> upgrade("198.51.100.4").status() == 101);
  }

  @Test
  void typingIsShownAtMostOnceInThreeSeconds() {
    try (ChatClient member = parley.connect(Kind.VERTX, "reader");
        ChatClient one = parley.connect(Kind.VERTX, "typist");
        ChatClient other = parley.connect(Kind.JDK, "typist")) {
      String room = Parley.room("typing");
      List.of(member, one, other).forEach(client -> client.join(room));
      long before = System.nanoTime();

      List<CompletableFuture<Reply>> replies =
          IntStream.range(0, TYPING)
              .mapToObj(i -> (i % 2 == 0 ? one : other).request("typing", "room", room))
              .toList();

      replies.forEach(reply -> reply.join().ok());
      member.awaitEvent("typing", room);
      one.send(room, "typed").join().ok();
      member.awaitKey(room, "typed");
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before);
      assertThat(member.events("typing", room)).hasSizeLessThanOrEqualTo(1 + (int) seconds / 3);
    }
  }

  @Test
  void whoMayOnlyReadDoesNotType() {
    JsonObject rights =
        new JsonObject().put("join", new JsonArray().add("*")).put("send", new JsonArray());
    try (ChatClient reader =
        ChatClient.connected(Kind.JDK, parley.port(), Tokens.of("reads-only", rights))) {
      reader.join(witness.room());

      assertThat(reader.ask("typing", "room", witness.room()).errorCode()).isEqualTo("forbidden");
    }
  }

  /** With a window so narrow that a few users could fill it, if they were let. */
  @Test
  void nobodyPushesTheRetriesOfOthersOutOfTheWindow(@TempDir Path data) throws Exception {
    Map<String, String> narrow = Map.of("PARLEY_LIMITS", "on", "PARLEY_ROOMS_DEDUP_WINDOW", "1000");
    String room = Parley.room("window");
    try (Parley node = Parley.start(data, narrow);
        ChatClient member = node.connect(Kind.VERTX, "member")) {
      member.join(room);
      long offset = member.send(room, "once").join().offset();

      List<CompletableFuture<Reply>> pushed = new ArrayList<>();
      List<ChatClient> guests = new ArrayList<>();
      try {
        for (int i = 0; i < 4; i++) {
          ChatClient guest = ChatClient.open(Kind.VERTX, node.port());
          guests.add(guest);
          guest.ask("connect", "guest", "Eve").ok();
          guest.join(room);
          IntStream.range(0, 450).forEach(k -> pushed.add(guest.send(room, "push" + k)));
        }
        long stored = pushed.stream().filter(reply -> !reply.join().failed()).count();
        assertThat(stored).isBetween(500L, 900L);
      } finally {
        guests.forEach(ChatClient::close);
      }

      assertThat(member.send(room, "once").join().offset()).isEqualTo(offset);
      assertThat(keysFrom(node, room)).containsOnlyOnce("once");
      assertThat(node.process().isAlive()).isTrue();
    }
  }

  // ---- attackers

  /**
   * Floods until it is closed, comes back and goes on for a while; the codes that it was closed
   * with. However slow this machine is, it is closed once.
   */
  private static List<Integer> flood(
      String token, String op, String room, Queue<JsonObject> errors) {
    long start = System.nanoTime();
    List<Integer> codes = new ArrayList<>();
    try {
      while (System.nanoTime() - start < FLOOD.toNanos()) {
        try (RawSocket raw = RawSocket.open(parley.port())) {
          CompletableFuture<Integer> code =
              CompletableFuture.supplyAsync(() -> closeCode(raw, errors));
          raw.text(frame(1, "connect").put("token", token).encode());
          raw.text(frame(2, "join").put("room", room).encode());
          for (int id = 3; !code.isDone() && goesOn(start, codes); id++) {
            raw.text(request(id, op, room));
          }
          if (code.isDone() || endsWithin(code, 1_000)) {
            codes.add(code.join());
          }
        }
      }
      return codes;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean goesOn(long start, List<Integer> codes) {
    long soFar = System.nanoTime() - start;
    return soFar < (codes.isEmpty() ? FIRST_CLOSE : FLOOD).toNanos();
  }

  private static String request(int id, String op, String room) {
    JsonObject frame = frame(id, op).put("room", room);
    return switch (op) {
      case "send" -> frame.put("key", "k" + id).put("body", "x".repeat(LARGE_BODY)).encode();
      case "history" -> frame.put("limit", 200).encode();
      case "presence" -> frame.put("limit", 1_000).encode();
      case "join" -> frame.put("room", "made-up." + id).encode();
      default -> frame.encode();
    };
  }

  private static JsonObject frame(int id, String op) {
    return new JsonObject().put("id", id).put("op", op);
  }

  private static int closeCode(RawSocket raw, Queue<JsonObject> errors) {
    try {
      return raw.awaitClose(
          text -> {
            if (text.contains("\"rate_limited\"")) {
              errors.add(new JsonObject(text).getJsonObject("error"));
            }
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RawHttp.Answer upgrade(String address) {
    try {
      return RawHttp.ask(
          parley.port(),
          "GET /ws HTTP/1.1",
          "Host: localhost",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "X-Forwarded-For: " + address);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  // ---- others

  private static String guestToken() {
    return new Http(parley.port(), null)
        .post("/api/guest", new JsonObject().put("name", "Eve"))
        .ok()
        .getString("token");
  }

  private static void fill(String room) {
    try (ChatClient filler = parley.connect(Kind.VERTX, "filler")) {
      filler.join(room);
      for (int i = 0; i < LARGE_MESSAGES; i++) {
        filler.ask("send", "room", room, "key", "large" + i, "body", "x".repeat(LARGE_BODY)).ok();
      }
    }
  }

  private static List<String> keysFrom(Parley node, String room) {
    List<String> keys = new ArrayList<>();
    String query = "limit=200";
    boolean more = true;
    while (more) {
      JsonObject page = node.http("member").get("/api/rooms/" + room + "/messages?" + query).ok();
      JsonArray messages = page.getJsonArray("messages");
      for (Object message : messages) {
        keys.add(((JsonObject) message).getString("key"));
      }
      more = page.getBoolean("more");
      query = "limit=200&before=" + messages.getJsonObject(0).getLong("offset");
    }
    return keys;
  }

  private static boolean endsWithin(CompletableFuture<?> future, long millis) {
    try {
      future.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException goesOn) {
      return false;
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
