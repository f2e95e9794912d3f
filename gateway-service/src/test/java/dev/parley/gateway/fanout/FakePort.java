package dev.parley.gateway.fanout;

import dev.parley.contract.Attach;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.RoomId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** An owner that answers when the test wants it, and loops that only write down what they get. */
final class FakePort implements PartitionFeed.Port {

  /**
   * A question to the owner.
   *
   * @param attach an attach, else a change of interest
   * @param link the link's number
   * @param epoch of an attach's cursor
   * @param cursor of an attach
   * @param rooms asked for, or added
   * @param removed taken off
   * @param replied to be called with the answer
   * @param failed to be called where there is none
   */
  record Ask(
      boolean attach,
      long link,
      String epoch,
      long cursor,
      List<RoomId> rooms,
      List<RoomId> removed,
      Consumer<Attach.Reply> replied,
      Runnable failed) {

    void reply(long startsAt, Long... heads) {
      reply(Records.EPOCH, startsAt, heads);
    }

    void reply(String ofEpoch, long startsAt, Long... heads) {
      replied.accept(new Attach.Reply(ofEpoch, startsAt, List.of(heads)));
    }
  }

  final Deque<Ask> asks = new ArrayDeque<>();

  /** What went on to the loops: {@code room@offset}, {@code gap room(after,upTo]}, events. */
  final List<String> handedOn = new ArrayList<>();

  private long links = 100;

  /** The one question that is open. */
  Ask asked() {
    if (asks.size() != 1) {
      throw new AssertionError("one question expected: " + asks);
    }
    return asks.removeFirst();
  }

  @Override
  public long newLink() {
    return ++links;
  }

  @Override
  public void attach(
      int partition,
      long link,
      String epoch,
      long cursor,
      List<RoomId> rooms,
      Consumer<Attach.Reply> attached,
      Runnable failed) {
    asks.add(new Ask(true, link, epoch, cursor, rooms, List.of(), attached, failed));
  }

  @Override
  public void interest(
      int partition,
      long link,
      List<RoomId> add,
      List<RoomId> remove,
      Consumer<Attach.Reply> changed,
      Runnable failed) {
    asks.add(new Ask(false, link, "", 0, add, remove, changed, failed));
  }

  @Override
  public void deliver(String epoch, List<RoomRecord> records) {
    records.forEach(record -> handedOn.add(record.room() + "@" + record.offset()));
  }

  @Override
  public void events(List<RoomEvent> events) {
    events.forEach(event -> handedOn.add("event " + event.room()));
  }

  @Override
  public void gap(RoomId room, long after, long upTo) {
    handedOn.add("gap %s(%d,%d]".formatted(room, after, upTo));
  }

  @Override
  public void replaced(List<RoomId> rooms) {
    handedOn.add("replaced " + rooms);
  }
}
