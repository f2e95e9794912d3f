package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.SlowReader;
import dev.parley.testkit.process.Parley;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that read more slowly than the server writes. A full socket is where a gap is filled bit
 * by bit, by turns of the log and of the socket.
 */
class SlowReaderIT {

  private static final int READERS = 4;
  private static final int WINDOW = 30;
  private static final long PATIENCE_SECONDS = 90;

  private static Parley parley;

  @BeforeAll
  static void start(@TempDir Path data) {
    parley = Parley.start(data, Map.of("PARLEY_GATEWAY_STALL", "20s"));
  }

  @AfterAll
  static void stop() {
    parley.close();
  }

  @AfterEach
  void nothingWentWrongInside() {
    assertThat(parley.process().output())
        .noneMatch(line -> line.contains("ERROR") || line.contains("Exception"));
  }

  @Test
  void aClientFarBehindGetsAllOnceAndInOrderAndIsLiveThen() throws Exception {
    String room = Parley.room("far-behind");
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer")) {
      String epoch = writer.join(room).getJsonObject("position").getString("epoch");
      List<Long> written = send(writer, room, 4_000, 2_000);
      List<SlowReader> readers =
          IntStream.range(0, READERS)
              .mapToObj(i -> SlowReader.connect(parley.port(), "slow-" + i))
              .toList();

      List<CompletableFuture<List<Long>>> read =
          readers.stream()
              .map(reader -> reader.joinFromTheStart(room, epoch))
              .map(reader -> reader.readUntil("live", 32 * 1024, 20))
              .toList();
      written.addAll(send(writer, room, 200, 2_000));
      written.add(writer.send(room, "live").join().offset());

      for (CompletableFuture<List<Long>> one : read) {
        assertThat(await(one)).isEqualTo(written);
      }
      readers.forEach(SlowReader::close);
    }
  }

  @Test
  void aClientThatReadsNothingForAWhileContinuesWhereItWas() throws Exception {
    String room = Parley.room("reads-nothing");
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer");
        SlowReader reader = SlowReader.connect(parley.port(), "still")) {
      String epoch = writer.join(room).getJsonObject("position").getString("epoch");
      List<Long> written = send(writer, room, 400, 20_000);

      reader.joinFromTheStart(room, epoch);
      reader.readNothing(8_000);
      CompletableFuture<List<Long>> read = reader.readUntil("live", Long.MAX_VALUE, 0);
      written.add(writer.send(room, "live").join().offset());

      assertThat(await(read)).isEqualTo(written);
    }
  }

  @Test
  void aClientFarBehindInManyRoomsIsServedInAll() throws Exception {
    List<String> rooms = IntStream.range(0, 12).mapToObj(i -> Parley.room("many")).toList();
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer");
        SlowReader reader = SlowReader.connect(parley.port(), "many")) {
      List<Long> all = new ArrayList<>();
      String epoch = "";
      for (String room : rooms) {
        epoch = writer.join(room).getJsonObject("position").getString("epoch");
        all.addAll(send(writer, room, 60, 20_000));
      }
      for (String room : rooms) {
        reader.joinFromTheStart(room, epoch);
      }

      List<Long> read = await(reader.readCount(all.size(), 64 * 1024, 10));

      assertThat(read).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  private static <T> T await(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static List<Long> send(ChatClient writer, String room, int count, int bytes) {
    String body = "x".repeat(bytes);
    List<CompletableFuture<Reply>> replies = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      if (number >= WINDOW) {
        replies.get(number - WINDOW).join();
      }
      replies.add(
          writer.request(
              "send", "room", room, "key", bytes + "-" + number + "-" + count, "body", body));
    }
    List<Long> offsets = new ArrayList<>();
    replies.forEach(reply -> offsets.add(reply.join().offset()));
    return offsets;
  }
}
