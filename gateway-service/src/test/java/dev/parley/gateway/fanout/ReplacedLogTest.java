package dev.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.LinkBatch;
import dev.parley.gateway.fanout.PartitionFeed.Live;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gateway's end of a link when the owner comes to read another log. */
class ReplacedLogTest {

  private static final RoomId A = new RoomId("a");
  private static final long START = 1_000;

  private final FakePort port = new FakePort();
  private final PartitionFeed feed = new PartitionFeed(3, port);
  private final List<Live> told = new ArrayList<>();
  private long link;

  @Test
  void membersOfALogThatWasReplacedAreGivenUpAndTheRoomsBeginAgain() {
    // Given
    attached();
    batch(10, 12, 11, 12);
    feed.ownerChanged(START);
    FakePort.Ask again = port.asked();
    assertThat(again.epoch()).isEqualTo(Records.EPOCH);
    assertThat(again.cursor()).isEqualTo(12);

    // When
    link = again.link();
    again.reply("another-log", 40, 3L);

    // Then
    assertThat(port.handedOn).containsExactly("a@11", "a@12", "replaced [a]");
    feed.subscribe(A, START, told::add);
    assertThat(told).containsExactly(new Live("another-log", 40, 3));
  }

  @Test
  void whoJoinsWhileTheLogIsReplacedIsToldThePositionsOfTheNewOne() {
    // Given
    attached();
    feed.ownerChanged(START);
    feed.subscribe(A, START, told::add);

    // When
    FakePort.Ask again = port.asked();
    link = again.link();
    again.reply("another-log", 1, 0L);
    batch(1, 2, 2);

    // Then: lower offsets than those of the old log count
    assertThat(told).containsExactly(new Live("another-log", 1, 0));
    assertThat(port.handedOn).containsExactly("replaced [a]", "a@2");
  }

  private void attached() {
    feed.subscribe(A, START, live -> {});
    FakePort.Ask ask = port.asked();
    link = ask.link();
    ask.reply(10, 7L);
  }

  private void batch(long after, long head, long... offsets) {
    feed.batch(
        new LinkBatch(
            3,
            link,
            after,
            head,
            Arrays.stream(offsets).mapToObj(offset -> Records.record(A, offset)).toList(),
            List.of()),
        START);
  }
}
