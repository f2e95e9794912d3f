package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A key makes one message, however often and by whichever way it is sent. */
@ExtendWith(SharedParley.class)
class RetryIT {

  private final Parley parley;

  RetryIT(Parley parley) {
    this.parley = parley;
  }

  @Test
  void aRetryIsAnsweredWithTheFirstPosition() {
    String room = Parley.room("retry");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice");
        ChatClient bob = parley.connect(Kind.JDK, "bob")) {
      alice.join(room);
      bob.join(room);
      Reply first = alice.ask("send", "room", room, "key", "k", "body", "once");

      Reply again = alice.ask("send", "room", room, "key", "k", "body", "twice");

      assertThat(again.ok().getJsonObject("position"))
          .isEqualTo(first.ok().getJsonObject("position"));
      alice.send(room, "last").join();
      bob.awaitKey(room, "last");
      assertThat(bob.keys(room)).containsExactly("k", "last");
      assertThat(bob.messages(room).get(0).body()).isEqualTo("once");
      assertThat(historyKeys(room)).containsExactly("k", "last");
    }
  }

  @Test
  void theSameKeyOfAnotherSenderIsAnotherMessage() {
    String room = Parley.room("keys");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice");
        ChatClient bob = parley.connect(Kind.JDK, "bob")) {
      alice.join(room);
      bob.join(room);
      Reply first = alice.send(room, "k").join();

      Reply second = bob.send(room, "k").join();

      assertThat(second.offset()).isGreaterThan(first.offset());
      assertThat(alice.awaitMessages(room, 2)).hasSize(2);
    }
  }

  @Test
  void theSameKeyInAnotherRoomIsAnotherMessage() {
    String one = Parley.room("keys");
    String other = Parley.room("keys");
    try (ChatClient alice = parley.connect(Kind.VERTX, "alice")) {
      alice.join(one);
      alice.join(other);
      alice.send(one, "k").join();

      Reply second = alice.send(other, "k").join();

      assertThat(alice.awaitKey(other, "k").offset()).isEqualTo(second.offset());
    }
  }

  @Test
  void manySendTheSameKeyAtOnce() {
    String room = Parley.room("race");
    int keys = 20;
    Http http = parley.http("alice");
    try (ChatClient one = parley.connect(Kind.VERTX, "alice");
        ChatClient other = parley.connect(Kind.JDK, "alice");
        ChatClient bob = parley.connect(Kind.JDK, "bob")) {
      one.join(room);
      other.join(room);
      bob.join(room);
      List<CompletableFuture<Object>> answers = new ArrayList<>();

      for (int i = 0; i < keys; i++) {
        String key = "k" + i;
        String json = new JsonObject().put("key", key).put("body", key).encode();
        answers.add(one.send(room, key).thenApply(RetryIT::position));
        answers.add(other.send(room, key).thenApply(RetryIT::position));
        answers.add(
            http.posting("/api/rooms/" + room + "/messages", json)
                .thenApply(answer -> answer.ok().getValue("position")));
        answers.add(one.send(room, key).thenApply(RetryIT::position));
      }

      List<Object> positions = answers.stream().map(CompletableFuture::join).toList();
      Set<Object> distinct = new HashSet<>(positions);
      assertThat(distinct).hasSize(keys);
      for (int i = 0; i < positions.size(); i += 4) {
        assertThat(positions.subList(i, i + 4)).containsOnly(positions.get(i));
      }
      one.send(room, "last").join();
      bob.awaitKey(room, "last");
      assertThat(bob.messages(room)).hasSize(keys + 1);
      assertThat(historyKeys(room)).isEqualTo(bob.keys(room)).doesNotHaveDuplicates();
    }
  }

  private static Object position(Reply reply) {
    return reply.ok().getValue("position");
  }

  private List<String> historyKeys(String room) {
    return Pages.messages(parley.http("reader").get("/api/rooms/" + room + "/messages").ok())
        .stream()
        .map(message -> message.key())
        .toList();
  }
}
