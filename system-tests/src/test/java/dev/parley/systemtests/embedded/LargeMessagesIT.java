package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that are together larger than what may wait for a client; whoever reads keeps up. */
@ExtendWith(SharedParley.class)
class LargeMessagesIT {

  private static final int COUNT = 150;
  private static final int BODY_BYTES = 30_000;

  /**
   * Sends in flight at once; above 2 MiB that wait for the log a room answers {@code unavailable}.
   */
  private static final int WINDOW = 60;

  private final Parley parley;

  LargeMessagesIT(Parley parley) {
    this.parley = parley;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aBurstReachesWhoReads(Kind kind) {
    String room = Parley.room("burst");
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer");
        ChatClient reader = parley.connect(kind, "reader")) {
      writer.join(room);
      reader.join(room);

      List<Long> written = burst(writer, room);

      reader.awaitMessages(room, COUNT);
      assertThat(reader.offsets(room)).isEqualTo(written);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aGapIsFilledForWhoReads(Kind kind) {
    String room = Parley.room("gap");
    try (ChatClient writer = parley.connect(Kind.VERTX, "writer");
        ChatClient reader = parley.connect(kind, "reader")) {
      String epoch = writer.join(room).getJsonObject("position").getString("epoch");
      List<Long> written = oneByOne(writer, room);

      JsonObject joined = reader.joinAfter(room, epoch, written.get(0));

      assertThat(joined.getBoolean("recovered")).isTrue();
      reader.awaitEvent("caught_up", room);
      assertThat(reader.offsets(room)).isEqualTo(written.subList(1, COUNT));
    }
  }

  private static List<Long> burst(ChatClient writer, String room) {
    List<CompletableFuture<Reply>> replies = new ArrayList<>(COUNT);
    for (int number = 0; number < COUNT; number++) {
      if (number >= WINDOW) {
        replies.get(number - WINDOW).join();
      }
      replies.add(send(writer, room, number));
    }
    return replies.stream().map(reply -> reply.join().offset()).toList();
  }

  private static List<Long> oneByOne(ChatClient writer, String room) {
    return IntStream.range(0, COUNT).mapToObj(i -> send(writer, room, i).join().offset()).toList();
  }

  private static CompletableFuture<Reply> send(ChatClient writer, String room, int number) {
    String body = "x".repeat(BODY_BYTES);
    return writer.request("send", "room", room, "key", "k" + number, "body", body);
  }
}
