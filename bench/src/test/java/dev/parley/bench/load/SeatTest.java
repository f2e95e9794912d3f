package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who sits where. */
class SeatTest {

  @Test
  void everyRoomIsSpreadOverTheServers() {
    URI one = URI.create("ws://127.0.0.1:1/ws");
    URI other = URI.create("ws://127.0.0.1:2/ws");
    Target target = new Target(List.of(one, other), Target.Protocol.PARLEY, null);
    Rooms rooms = new Rooms("run", 4);

    List<Seat> seats = IntStream.range(0, 16).mapToObj(i -> Seat.of(i, target, rooms)).toList();

    for (int room = 0; room < 4; room++) {
      int number = room;
      assertThat(seats.stream().filter(seat -> seat.room() == number).map(Seat::server))
          .containsExactly(one, other, one, other);
    }
    assertThat(seats.get(3).roomName()).isEqualTo("bench-run-00003");
  }
}
