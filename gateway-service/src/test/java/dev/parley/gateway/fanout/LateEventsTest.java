package dev.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomEvent;
import dev.parley.protocol.RoomId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that were on their way when the last member left. */
class LateEventsTest {

  private static final RoomId ROOM = new RoomId("room");
  private static final RoomId OTHER = new RoomId("other");

  private final FakePort port = new FakePort();
  private final PartitionFeed feed = new PartitionFeed(0, port);

  @Test
  void anEventOfARoomThatNobodyIsInAnyMoreIsDropped() {
    feed.subscribe(ROOM, 0, live -> {});
    feed.subscribe(OTHER, 0, live -> {});
    FakePort.Ask attach = port.asked();
    attach.reply(10, 7L, 8L);
    feed.unsubscribe(ROOM);

    feed.batch(
        new LinkBatch(
            0,
            attach.link(),
            10,
            10,
            List.of(),
            List.of(new RoomEvent.Typing(ROOM, "u"), new RoomEvent.Typing(OTHER, "u"))),
        0);

    assertThat(port.handedOn).containsExactly("event other");
  }
}
