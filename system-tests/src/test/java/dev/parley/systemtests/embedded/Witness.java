package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Message;
import dev.parley.testkit.process.Parley;
import java.util.List;

/**
 * Two people who chat in a room all the while, one on each kind of socket. What others do to the
 * server must not reach them.
 */
final class Witness implements AutoCloseable {

  private final String room = Parley.room("witness");
  private final ChatClient talker;
  private final ChatClient listener;
  private long sent;

  Witness(Parley parley) {
    talker = parley.connect(Kind.VERTX, "talker");
    listener = parley.connect(Kind.JDK, "listener");
    talker.join(room);
    listener.join(room);
  }

  /** The room, for others to join. */
  String room() {
    return room;
  }

  /** Fails where one of the two does not hear the other any more. */
  void assertUndisturbed() {
    sent++;
    long there = talker.send(room, "there" + sent).join().offset();
    Message heard = listener.awaitKey(room, "there" + sent);
    assertThat(heard.offset()).isEqualTo(there);
    listener.send(room, "back" + sent).join().ok();
    List.of(talker, listener).forEach(client -> client.awaitKey(room, "back" + sent));
    assertThat(List.of(talker.isClosed(), listener.isClosed())).containsOnly(false);
    assertThat(talker.offsets(room)).isEqualTo(listener.offsets(room));
  }

  @Override
  public void close() {
    assertUndisturbed();
    talker.close();
    listener.close();
  }
}
