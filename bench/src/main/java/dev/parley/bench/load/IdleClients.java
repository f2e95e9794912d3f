package dev.parley.bench.load;

import dev.parley.bench.report.Progress;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Clients that have joined their rooms and say nothing, until closed. */
public final class IdleClients implements AutoCloseable {

  private static final int BODY_BYTES = 16;

  private final Crowd crowd;
  private final double seconds;

  private IdleClients(Crowd crowd, double seconds) {
    this.crowd = crowd;
    this.seconds = seconds;
  }

  /** Opens clients that fill the rooms in turn; done when all have joined. */
  static IdleClients open(Target target, Rooms rooms, int clients, Progress progress)
      throws InterruptedException {
    return open(target, rooms, clients, i -> Placement.of(i, target, rooms), progress);
  }

  /** Opens clients, each in so many rooms that nobody else is in; done when all have joined. */
  public static IdleClients alone(Target target, int clients, int roomsEach, Progress progress)
      throws InterruptedException {
    FileLimit.expectRoomFor(clients);
    Rooms rooms = Rooms.fresh(clients * roomsEach);
    return open(
        target, rooms, clients, i -> Placement.alone(i, roomsEach, target, rooms), progress);
  }

  private static IdleClients open(
      Target target, Rooms rooms, int clients, IntFunction<Placement> placement, Progress progress)
      throws InterruptedException {
    Crowd crowd = new Traffic(target, rooms, BODY_BYTES).crowd();
    try {
      List<Placement> placements = IntStream.range(0, clients).mapToObj(placement).toList();
      return new IdleClients(crowd, Opening.open(crowd, placements, progress));
    } catch (RuntimeException | InterruptedException failed) {
      crowd.close();
      throw failed;
    }
  }

  /** Seconds until all had joined. */
  double seconds() {
    return seconds;
  }

  /** How many are still there. */
  public int clients() throws InterruptedException {
    return crowd.ask(crowd::readyClients);
  }

  /** Heartbeats that the server has asked for so far, and got. */
  public int heartbeats() throws InterruptedException {
    return crowd.ask(crowd::pings);
  }

  /** They say goodbye. */
  @Override
  public void close() {
    crowd.close();
  }
}
