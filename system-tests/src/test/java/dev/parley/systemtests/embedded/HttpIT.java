package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be done by HTTP, and that it is the same chat. */
@ExtendWith(SharedParley.class)
class HttpIT {

  private final Parley parley;

  HttpIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aPostReachesTheMembers(Kind kind) {
    String room = Parley.room("post");
    try (ChatClient alice = parley.connect(kind, "alice")) {
      alice.join(room);

      JsonObject ok =
          parley
              .http("bob")
              .post(messages(room), new JsonObject().put("key", "k").put("body", "by post"))
              .ok();

      assertThat(ok.fieldNames()).containsExactlyInAnyOrder("position", "at", "trace");
      Message message = alice.awaitKey(room, "k");
      assertThat(message.offset()).isEqualTo(ok.getJsonObject("position").getLong("offset"));
      assertThat(message.from()).isEqualTo("bob");
      assertThat(message.body()).isEqualTo("by post");
    }
  }

  @Test
  void aSendIsReadByHttp() {
    String room = Parley.room("read");
    try (ChatClient alice = parley.connect(Kind.JDK, "alice")) {
      alice.join(room);
      Reply sent = alice.send(room, "k").join();

      JsonObject page = parley.http("bob").get(messages(room)).ok();

      assertThat(page.fieldNames()).containsExactlyInAnyOrder("messages", "more", "position");
      assertThat(page.getJsonObject("position")).isEqualTo(sent.ok().getJsonObject("position"));
      assertThat(Pages.messages(page)).extracting(Message::key).containsExactly("k");
    }
  }

  @Test
  void anIdempotencyKeyIsAKey() {
    String room = Parley.room("idempotency");
    Http http = parley.http("alice");
    JsonObject first =
        http.post(messages(room), new JsonObject().put("body", 1), "Idempotency-Key", "k").ok();

    JsonObject again =
        http.post(messages(room), new JsonObject().put("body", 2), "Idempotency-Key", "k").ok();

    assertThat(again.getJsonObject("position")).isEqualTo(first.getJsonObject("position"));
    assertThat(Pages.messages(http.get(messages(room)).ok()))
        .singleElement()
        .satisfies(message -> assertThat(message.body()).isEqualTo(1))
        .satisfies(message -> assertThat(message.key()).isEqualTo("k"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "0.1234567890123456789012",
        "1e3",
        "{\"a\":1,\"a\":2}",
        "{ \"b\" : [ ] }"
      })
  void aBodyStaysAsItWasWritten(String body) {
    String room = Parley.room("bytes");
    String message = "{\"key\":null,\"body\":" + body + "}";
    parley.http("alice").posting(messages(room), message, "Idempotency-Key", "k").join().ok();

    String page = parley.http("alice").getText(messages(room)).body();

    assertThat(page).contains("\"key\":\"k\"").contains(",\"body\":" + body + "}");
  }

  @ParameterizedTest
  @CsvSource({
    // query, first and last expected (numbers of messages), more
    "'', 70, 119, true",
    "limit=200, 0, 119, false",
    "limit=1, 119, 119, true",
    "before=60&limit=10, 50, 59, true",
    "before=5&limit=10, 0, 4, false",
    "before=10&limit=10, 0, 9, false",
    "after=60, 61, 110, true",
    "after=60&limit=200, 61, 119, false",
    "after=114&limit=5, 115, 119, false",
    "after=-1&limit=3, 0, 2, true",
    "before=0, 0, -1, false",
    "after=119, 0, -1, false",
  })
  void pagesOfHistory(String query, int first, int last, boolean more) {
    List<Long> offsets = Written.offsets(parley);
    String path = messages(Written.ROOM) + "?" + Written.withOffsets(query, offsets);

    JsonObject page = parley.http("reader").get(path).ok();

    assertThat(Pages.messages(page).stream().map(Message::offset).toList())
        .isEqualTo(offsets.subList(first, last + 1));
    assertThat(page.getBoolean("more")).isEqualTo(more);
    assertThat(page.getJsonObject("position").getLong("offset")).isEqualTo(offsets.get(119));
    try (ChatClient reader = parley.connect(Kind.JDK, "reader")) {
      assertThat(reader.ask("history", Written.fields(query, offsets)).ok())
          .as("the same over the WebSocket")
          .isEqualTo(page);
    }
  }

  @Test
  void aBoundNeedNotBeAMessage() {
    List<Long> offsets = Written.offsets(parley);
    String path = messages(Written.ROOM);
    long beyond = offsets.get(119) + 1_000;

    JsonObject page = parley.http("reader").get(path + "?limit=2&before=" + beyond).ok();

    assertThat(Pages.messages(page).stream().map(Message::offset).toList())
        .isEqualTo(offsets.subList(118, 120));
  }

  @Test
  void members() {
    String room = Parley.room("members");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice")) {
      alice.join(room);
      alice.awaitEvent("presence", room);

      JsonObject ok = parley.http("bob").get("/api/rooms/" + room + "/members").ok();

      assertThat(ok.fieldNames())
          .containsExactlyInAnyOrder("members", "total", "stale", "cursor", "version");
      assertThat(ok.getInteger("total")).isEqualTo(1);
      assertThat(ok.getBoolean("stale")).isFalse();
      assertThat(ok.getValue("cursor")).isNull();
      assertThat(ok.getJsonArray("members").getJsonObject(0).getString("user")).isEqualTo("alice");
    }
  }

  private static String messages(String room) {
    return "/api/rooms/" + room + "/messages";
  }

  /** A room with 120 messages, written once. */
  private static final class Written {

    static final String ROOM = Parley.room("pages");

    private static List<Long> offsets;

    static synchronized List<Long> offsets(Parley parley) {
      if (offsets == null) {
        try (ChatClient writer = parley.connect(Kind.VERTX, "writer")) {
          writer.join(ROOM);
          offsets =
              IntStream.range(0, 120).mapToObj(i -> writer.send(ROOM, "k" + i)).toList().stream()
                  .map(reply -> reply.join().offset())
                  .toList();
        }
      }
      return offsets;
    }

    /** Puts offsets where the query has numbers of messages. */
    static String withOffsets(String query, List<Long> offsets) {
      StringBuilder all = new StringBuilder();
      Object[] fields = fields(query, offsets);
      for (int i = 2; i < fields.length; i += 2) {
        all.append(fields[i]).append('=').append(fields[i + 1]).append('&');
      }
      return all.toString();
    }

    /** The query as the fields of a request. */
    static Object[] fields(String query, List<Long> offsets) {
      List<Object> fields = new ArrayList<>(List.of("room", ROOM));
      for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
        String name = pair.substring(0, pair.indexOf('='));
        int number = Integer.parseInt(pair.substring(pair.indexOf('=') + 1));
        fields.add(name);
        fields.add(name.equals("limit") || number < 0 ? number : offsets.get(number));
      }
      return fields.toArray();
    }
  }
}
