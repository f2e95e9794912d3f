package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes with a position gets all that it missed, once and in order, or a notice of the gap. */
@ExtendWith(SharedParley.class)
class RecoveryIT {

  private static final int WRITTEN = 60;

  private final Parley parley;

  RecoveryIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @CsvSource({"VERTX,0,0", "VERTX,1,1", "JDK,1,1", "VERTX,50,50", "JDK,50,50", "JDK,1000,60"})
  void joinWithTheLast(Kind kind, int last, int expected) {
    String room = Parley.room("last");
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer");
        ChatClient reader = parley.connect(kind, "reader")) {
      writer.join(room);
      List<Long> written = Talk.send(writer, room, "k", WRITTEN);

      JsonObject joined = reader.ask("join", "room", room, "last", last).ok();

      assertThat(joined.getJsonObject("position").getLong("offset"))
          .isEqualTo(written.get(WRITTEN - 1));
      reader.awaitEvent("caught_up", room);
      assertThat(reader.offsets(room)).isEqualTo(written.subList(WRITTEN - expected, WRITTEN));
      assertCaughtUpBehind(reader, room, expected);
      assertLive(writer, reader, room);
    }
  }

  @ParameterizedTest
  @CsvSource({"VERTX,59", "JDK,59", "VERTX,30", "JDK,30", "VERTX,0", "JDK,-1"})
  void joinAfterAMessage(Kind kind, int seen) {
    String room = Parley.room("after");
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer");
        ChatClient reader = parley.connect(kind, "reader")) {
      String epoch = epoch(writer.join(room));
      List<Long> written = Talk.send(writer, room, "k", WRITTEN);
      long after = seen < 0 ? -1 : written.get(seen);

      JsonObject joined = reader.joinAfter(room, epoch, after);

      assertThat(joined.getBoolean("recovered")).isTrue();
      JsonObject caughtUp = reader.awaitEvent("caught_up", room);
      assertThat(caughtUp.fieldNames()).containsExactlyInAnyOrder("event", "room", "position");
      assertThat(caughtUp.getJsonObject("position")).isEqualTo(joined.getJsonObject("position"));
      assertThat(reader.offsets(room)).isEqualTo(written.subList(seen + 1, WRITTEN));
      assertCaughtUpBehind(reader, room, WRITTEN - seen - 1);
      assertLive(writer, reader, room);
    }
  }

  @Test
  void joinOfAnEmptyRoomAfterNothing() {
    String room = Parley.room("empty");
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer");
        ChatClient reader = parley.connect(Kind.JDK, "reader")) {
      String epoch = epoch(writer.join(room));

      JsonObject joined = reader.joinAfter(room, epoch, -1);

      assertThat(joined.getBoolean("recovered")).isTrue();
      reader.awaitEvent("caught_up", room);
      assertLive(writer, reader, room);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aForeignEpochIsRefused(Kind kind) {
    String room = Parley.room("epoch");
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer");
        ChatClient reader = parley.connect(kind, "reader")) {
      writer.join(room);
      List<Long> written = Talk.send(writer, room, "k", 10);

      JsonObject joined = reader.joinAfter(room, "AAAAAAAAAAAAAAAAAAAAAA", written.get(3));

      assertThat(joined.getBoolean("recovered")).isFalse();
      assertThat(epoch(joined)).isNotEqualTo("AAAAAAAAAAAAAAAAAAAAAA");
      assertOnlyWhatIsAbove(joined, written, writer, reader, room);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000_000, (1L << 53) - 1})
  void aPositionBeyondTheHeadIsRefused(long beyond) {
    String room = Parley.room("beyond");
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer");
        ChatClient reader = parley.connect(Kind.JDK, "reader")) {
      String epoch = epoch(writer.join(room));
      List<Long> written = Talk.send(writer, room, "k", 10);

      JsonObject joined = reader.joinAfter(room, epoch, Math.max(written.get(9) + 1, beyond));

      assertThat(joined.getBoolean("recovered")).isFalse();
      assertOnlyWhatIsAbove(joined, written, writer, reader, room);
    }
  }

  /** Readers come and go while writers write; each reader in the end has all, once, in order. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void comingAndGoingMissesNothing(long seed) {
    Random random = new Random(seed);
    String room = Parley.room("coming-and-going");
    int each = 400;
    List<ChatClient> writers = List.of(writer(Kind.VERTX, "w1"), writer(Kind.JDK, "w2"));
    try {
      String epoch = writers.stream().map(w -> epoch(w.join(room))).toList().get(0);
      List<CompletableFuture<Void>> writing =
          writers.stream().map(w -> writing(w, room, each, random.nextLong())).toList();

      List<Message> seen = new ArrayList<>();
      for (int visit = 0; seen.size() < writers.size() * each; visit++) {
        long after = seen.isEmpty() ? -1 : seen.get(seen.size() - 1).offset();
        try (ChatClient reader = parley.connect(Kind.values()[visit % 2], "reader")) {
          assertThat(reader.joinAfter(room, epoch, after).getBoolean("recovered")).isTrue();
          int missing = writers.size() * each - seen.size();
          reader.awaitMessages(room, Math.min(missing, 1 + random.nextInt(80)));
          seen.addAll(reader.messages(room));
        }
      }

      writing.forEach(CompletableFuture::join);
      assertThat(seen.stream().map(Message::offset).toList())
          .as("seed %d", seed)
          .isEqualTo(
              Pages.all(parley.http("auditor"), room).stream().map(Message::offset).toList());
      assertThat(writers.get(0).awaitMessages(room, seen.size()).stream().map(Message::key))
          .containsExactlyElementsOf(seen.stream().map(Message::key).toList());
    } finally {
      writers.forEach(ChatClient::close);
    }
  }

  @Test
  void twentyThousandMessagesAreCaughtUp() {
    String room = Parley.room("long-away");
    int count = 20_000;
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer");
        ChatClient reader = parley.connect(Kind.JDK, "reader")) {
      String epoch = epoch(writer.join(room));
      List<Long> written = Talk.send(writer, room, "k", count);
      long started = System.nanoTime();

      JsonObject joined = reader.joinAfter(room, epoch, written.get(0));

      assertThat(joined.getBoolean("recovered")).isTrue();
      reader.awaitEvent("caught_up", room);
      Duration taken = Duration.ofNanos(System.nanoTime() - started);
      System.out.printf("%d messages caught up in %d ms%n", count - 1, taken.toMillis());
      assertThat(reader.offsets(room)).isEqualTo(written.subList(1, count));
      assertLive(writer, reader, room);
    }
  }

  private ChatClient writer(Kind kind, String user) {
    return parley.connect(kind, user);
  }

  private static CompletableFuture<Void> writing(
      ChatClient writer, String room, int count, long seed) {
    Random random = new Random(seed);
    return CompletableFuture.runAsync(
        () -> {
          for (int sent = 0; sent < count; ) {
            int burst = Math.min(count - sent, 1 + random.nextInt(30));
            Talk.send(writer, room, writer.user() + "-" + sent + "-", burst);
            sent += burst;
          }
        });
  }

  /** Caught up comes after as many messages, and before any other. */
  private static void assertCaughtUpBehind(ChatClient reader, String room, int messages) {
    List<String> names =
        reader.eventsOf(room).stream()
            .map(event -> event.getString("event"))
            .filter(name -> !name.equals("presence"))
            .toList();
    List<String> expected = new ArrayList<>();
    IntStream.range(0, messages).forEach(i -> expected.add("message"));
    expected.add("caught_up");
    assertThat(names).isEqualTo(expected);
  }

  private static void assertLive(ChatClient writer, ChatClient reader, String room) {
    int before = reader.messages(room).size();
    writer.send(room, "live1").join();
    writer.send(room, "live2").join();
    reader.awaitKey(room, "live2");
    assertThat(reader.keys(room).subList(before, reader.keys(room).size()))
        .containsExactly("live1", "live2");
  }

  /** A position that was refused is answered with another; from that one on nothing is missing. */
  private static void assertOnlyWhatIsAbove(
      JsonObject joined, List<Long> written, ChatClient writer, ChatClient reader, String room) {
    long position = joined.getJsonObject("position").getLong("offset");
    List<Long> expected = new ArrayList<>(written.stream().filter(o -> o > position).toList());
    expected.add(writer.send(room, "live1").join().offset());
    expected.add(writer.send(room, "live2").join().offset());
    reader.awaitKey(room, "live2");
    assertThat(reader.offsets(room)).isEqualTo(expected);
  }

  private static String epoch(JsonObject joined) {
    return joined.getJsonObject("position").getString("epoch");
  }
}
