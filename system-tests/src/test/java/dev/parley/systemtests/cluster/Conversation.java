package dev.parley.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.process.Cluster;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Two who write and two who read in one room, one of each at each gateway. */
final class Conversation implements AutoCloseable {

  private final Cluster cluster;
  private final String room;
  private final List<Writer> writers;
  private final List<Reader> readers;

  Conversation(Cluster cluster, String purpose) {
    this.cluster = cluster;
    this.room = Parley.room(purpose);
    int one = cluster.gateway(1);
    int two = cluster.gateway(2);
    readers =
        List.of(
            new Reader(Kind.VERTX, one, "reader1", room),
            new Reader(Kind.JDK, two, "reader2", room));
    writers =
        List.of(
            new Writer(Kind.VERTX, List.of(one, two), "writer1", room),
            new Writer(Kind.JDK, List.of(two, one), "writer2", room));
    writers.forEach(Writer::start);
    goOn(20);
    readers.forEach(reader -> reader.awaitMessages(40));
  }

  String room() {
    return room;
  }

  /** Who began to read at a gateway, counted from 1. */
  Reader reader(int gateway) {
    return readers.get(gateway - 1);
  }

  /** Lets everybody write so many messages more. */
  void goOn(int messages) {
    writers.forEach(writer -> writer.awaitMore(messages));
  }

  /** Lets them end when every message is acknowledged and every reader has the last one. */
  void end() {
    writers.forEach(Writer::stop);
    String last =
        acknowledged().entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    readers.forEach(reader -> reader.awaitKey(last));
  }

  /** The writers' keys and the offsets that were acknowledged for them. */
  Map<String, Long> acknowledged() {
    Map<String, Long> all = new HashMap<>();
    writers.forEach(writer -> all.putAll(writer.acknowledged()));
    return all;
  }

  /** What went wrong for the writers before their messages were acknowledged. */
  List<String> failures() {
    return writers.stream().flatMap(writer -> writer.failures().stream()).toList();
  }

  /** The sessions of all four. */
  Set<String> sessions() {
    Set<String> sessions = new HashSet<>();
    readers.forEach(reader -> sessions.add(reader.session()));
    writers.forEach(writer -> sessions.add(writer.session()));
    return sessions;
  }

  /** The sessions that a gateway names as members of the room. */
  Set<String> membersAt(int gateway) {
    JsonObject ok = cluster.http(gateway, "auditor").get("/api/rooms/" + room + "/members").ok();
    assertThat(ok.getBoolean("stale")).isFalse();
    Set<String> sessions = new HashSet<>();
    ok.getJsonArray("members")
        .forEach(row -> sessions.add(((JsonObject) row).getString("session")));
    return sessions;
  }

  /**
   * What was acknowledged, what both gateways have in history and what both readers saw is the same
   * sequence, in which everything is once and in the order in which anybody wrote.
   */
  void assertOneTruth() {
    List<Message> history = history(1);
    assertThat(json(history(2))).isEqualTo(json(history));
    assertThat(history).extracting(Message::key).doesNotHaveDuplicates();
    Map<String, Long> kept = new HashMap<>();
    history.forEach(message -> kept.put(message.key(), message.offset()));
    assertThat(kept).isEqualTo(acknowledged());
    for (Writer writer : writers) {
      List<Long> offsets = new ArrayList<>(writer.acknowledged().values());
      assertThat(offsets).isSorted().doesNotHaveDuplicates();
    }
    for (Reader reader : readers) {
      List<Message> seen = reader.messages();
      assertThat(keysAndOffsets(seen)).isEqualTo(keysAndOffsets(history));
      assertUnbroken(seen);
    }
  }

  /** All of the room's history, from a gateway. */
  List<Message> history(int gateway) {
    Http http = cluster.http(gateway, "auditor");
    return Pages.all(http, room);
  }

  /**
   * Every message names the one before, also across connections; null says that it is not known.
   */
  private static void assertUnbroken(List<Message> seen) {
    for (int i = 1; i < seen.size(); i++) {
      Message message = seen.get(i);
      if (message.prev() != null) {
        assertThat(message.prev()).as("%s", message).isEqualTo(seen.get(i - 1).offset());
      }
    }
  }

  private static List<JsonObject> json(List<Message> messages) {
    return messages.stream().map(Message::json).toList();
  }

  private static List<String> keysAndOffsets(List<Message> messages) {
    return messages.stream().map(message -> message.key() + "@" + message.offset()).toList();
  }

  @Override
  public void close() {
    Stream.<AutoCloseable>concat(writers.stream(), readers.stream())
        .forEach(
            one -> {
              try {
                one.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }
}
