package dev.parley.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.client.Tokens;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Somebody who reads along, at one gateway and then at another. */
final class Reader implements AutoCloseable {

  private final Kind kind;
  private final String user;
  private final String room;
  private final String epoch;
  private final List<Message> before = new ArrayList<>();
  private ChatClient client;

  /** Joins at the gateway with a port. */
  Reader(Kind kind, int port, String user, String room) {
    this.kind = kind;
    this.user = user;
    this.room = room;
    this.client = ChatClient.connected(kind, port, Tokens.of(user));
    this.epoch = client.join(room).getJsonObject("position").getString("epoch");
  }

  /** When the connection has ended: continues at another gateway, after the last message seen. */
  void resumeAt(int port) {
    client.awaitClose();
    before.addAll(client.messages(room));
    String resume = client.welcome().getString("resume");
    String session = client.session();
    client = ChatClient.resumed(kind, port, Tokens.of(user), resume);
    assertThat(client.session()).isEqualTo(session);
    long last = before.get(before.size() - 1).offset();
    JsonObject joined = client.joinAfter(room, epoch, last);
    assertThat(joined.getBoolean("recovered")).isTrue();
  }

  /** All messages seen, at whichever gateway. */
  List<Message> messages() {
    List<Message> all = new ArrayList<>(before);
    all.addAll(client.messages(room));
    return all;
  }

  /** Waits for so many messages at the present gateway. */
  void awaitMessages(int count) {
    client.awaitMessages(room, count);
  }

  /** Waits for a message that the present gateway is to send. */
  void awaitKey(String key) {
    client.awaitKey(room, key);
  }

  /** Its session, the same at every gateway. */
  String session() {
    return client.session();
  }

  /** Whether it is connected. */
  boolean isConnected() {
    return !client.isClosed();
  }

  @Override
  public void close() {
    client.close();
  }
}
