package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who sits where. */
class PlacementTest {

  @Test
  void everyRoomIsSpreadOverTheServers() {
    URI one = URI.create("ws://127.0.0.1:1/ws");
    URI other = URI.create("ws://127.0.0.1:2/ws");
    Target target = new Target(List.of(one, other), Target.Protocol.PARLEY, null);
    Rooms rooms = new Rooms("run", 4);

    List<Placement> placements =
        IntStream.range(0, 16).mapToObj(i -> Placement.of(i, target, rooms)).toList();

    for (int room = 0; room < 4; room++) {
      int number = room;
      assertThat(
              placements.stream()
                  .filter(placement -> placement.room() == number)
                  .map(Placement::server))
          .containsExactly(one, other, one, other);
    }
    assertThat(placements.get(3).roomName()).isEqualTo("bench-run-00003");
  }

  @Test
  void whoIsAloneSharesNoRoom() {
    URI one = URI.create("ws://127.0.0.1:1/ws");
    Target target = new Target(List.of(one), Target.Protocol.PARLEY, null);
    Rooms rooms = new Rooms("run", 12);

    List<String> joined =
        IntStream.range(0, 4)
            .mapToObj(i -> Placement.alone(i, 3, target, rooms))
            .flatMap(
                placement ->
                    Stream.concat(Stream.of(placement.roomName()), placement.others().stream()))
            .toList();

    assertThat(joined).hasSize(12).doesNotHaveDuplicates();
    assertThat(Placement.alone(2, 3, target, rooms).others())
        .containsExactly("bench-run-00007", "bench-run-00008");
  }
}
