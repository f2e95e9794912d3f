package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Metrics;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rooms with many members, and members who do not keep up. */
@ExtendWith(SharedParley.class)
class ManyConnectionsIT {

  private static final int MEMBERS = 500;
  private static final int MESSAGES = 40;

  private static final int QUEUE_BYTES = 256 << 10;
  private static final int BODY_BYTES = 30_000;

  /** Together more than the kernel keeps for a socket, and the queue. */
  private static final int LARGE_MESSAGES = 600;

  @Test
  void everyMemberOfALargeRoomGetsEveryMessageOnce(Parley parley) {
    String room = Parley.room("large");
    List<ChatClient> members = new ArrayList<>();
    try {
      for (int i = 0; i < MEMBERS; i++) {
        members.add(parley.connect(Kind.values()[i % 2], "member" + i));
      }
      members.stream().map(member -> member.request("join", "room", room)).toList().stream()
          .map(CompletableFuture::join)
          .forEach(reply -> reply.ok());

      List<Long> offsets = Talk.send(members.get(0), room, "k", MESSAGES);

      for (ChatClient member : members) {
        member.awaitMessages(room, MESSAGES);
        assertThat(member.offsets(room)).isEqualTo(offsets);
        assertThat(member.isClosed()).isFalse();
      }
    } finally {
      members.forEach(ChatClient::close);
    }
  }

  @Test
  void whoStopsReadingIsClosedAndResumes(@TempDir Path data) throws IOException {
    Map<String, String> settings = Map.of("PARLEY_GATEWAY_QUEUE_BYTES", "" + QUEUE_BYTES);
    String room = Parley.room("slow");
    try (Parley parley = Parley.start(data, settings);
        ChatClient writer = parley.connect(Kind.VERTX, "writer");
        ChatClient reader = parley.connect(Kind.JDK, "reader");
        RawSocket slow = RawSocket.open(parley.port(), 16 << 10)) {
      String epoch = writer.join(room).getJsonObject("position").getString("epoch");
      reader.join(room);
      slow.text(connect("slow"));
      slow.text(new JsonObject().put("id", 2).put("op", "join").put("room", room).encode());
      awaitAnswer(slow, 2);

      List<Long> written = new ArrayList<>();
      for (int i = 0; i < LARGE_MESSAGES; i++) {
        written.add(sendLarge(writer, room, i));
        reader.awaitMessages(room, written.size());
      }
      Eventually.until("the slow one is closed", () -> connections(parley) == 2);

      assertThat(reader.offsets(room)).isEqualTo(written);
      writer.awaitMessages(room, written.size());
      assertThat(writer.offsets(room)).isEqualTo(written);
      List<Long> seen = new ArrayList<>();
      int code = slow.awaitClose(text -> takeMessage(text, seen));
      assertThat(code).isIn(4001, RawSocket.CUT);
      assertThat(seen).isNotEmpty().isEqualTo(written.subList(0, seen.size()));
      try (ChatClient resumed = parley.connect(Kind.VERTX, "slow")) {
        long last = seen.get(seen.size() - 1);
        assertThat(resumed.joinAfter(room, epoch, last).getBoolean("recovered")).isTrue();
        resumed.awaitEvent("caught_up", room);
        assertThat(resumed.offsets(room)).isEqualTo(written.subList(seen.size(), written.size()));
        assertThat(resumed.messages(room).stream().map(Message::prev).findFirst()).contains(last);
      }
    }
  }

  private static String connect(String user) {
    return new JsonObject()
        .put("id", 1)
        .put("op", "connect")
        .put("token", Tokens.of(user))
        .encode();
  }

  private static void awaitAnswer(RawSocket socket, long id) throws IOException {
    while (true) {
      JsonObject frame = new JsonObject(socket.awaitText());
      if (frame.containsKey("id") && frame.getLong("id") == id) {
        assertThat(frame.fieldNames()).contains("ok");
        return;
      }
    }
  }

  private static long sendLarge(ChatClient writer, String room, int number) {
    String body = "x".repeat(BODY_BYTES);
    return writer.ask("send", "room", room, "key", "k" + number, "body", body).offset();
  }

  private static void takeMessage(String text, List<Long> seen) {
    JsonObject event = new JsonObject(text);
    if ("message".equals(event.getString("event"))) {
      seen.add(event.getLong("offset"));
    }
  }

  private static int connections(Parley parley) {
    return (int) Metrics.of(parley.managementPort()).value("parley_gateway_connections");
  }
}
