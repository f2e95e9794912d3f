package dev.parley.gateway.fanout;

import dev.parley.contract.Attach;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A gateway's end of the link to one partition's owner. It holds the cursor: the offset up to which
 * everything of the gateway's rooms has been handed on. A batch counts only when it follows the
 * cursor on the current link; whatever else happens (a hole, silence, another owner) ends in a new
 * link from the same cursor, and what the owner no longer has in memory is reported as a gap.
 *
 * <p>Not safe for several threads; knows neither clock nor network.
 */
final class PartitionFeed {

  /** Silence of a link that makes it suspect; owners send at least once a second. */
  static final long SILENT_MILLIS = 3_500;

  private static final long RETRY_MILLIS = 100;

  /** The way to the owner, and the way on to the event loops. */
  interface Port {

    /** A number that no link of this gateway had before. */
    long newLink();

    /** Asks the owner for a link; exactly one of both is called, later. */
    void attach(
        int partition,
        long link,
        String epoch,
        long cursor,
        List<RoomId> rooms,
        Consumer<Attach.Reply> attached,
        Runnable failed);

    /** Changes the link's rooms; exactly one of both is called, later. */
    void interest(
        int partition,
        long link,
        List<RoomId> add,
        List<RoomId> remove,
        Consumer<Attach.Reply> changed,
        Runnable failed);

    /** Hands records on, ascending within each room and none twice. */
    void deliver(String epoch, List<RoomRecord> records);

    /** Hands on ephemeral events. */
    void events(List<RoomEvent> events);

    /** What a room had in (after, upTo] has to come from history. */
    void gap(RoomId room, long after, long upTo);

    /** The log was replaced: the members of these rooms have to reconnect, and learn it then. */
    void replaced(List<RoomId> rooms);
  }

  /**
   * Where a room is live from.
   *
   * @param epoch the log's epoch
   * @param cursor everything above it is handed on as it comes
   * @param head the room's last offset up to the cursor, or {@link Position#UNKNOWN}
   */
  record Live(String epoch, long cursor, long head) {}

  private final int partition;
  private final Port port;
  private final Map<RoomId, Room> rooms = new LinkedHashMap<>();
  private final List<LinkBatch> early = new ArrayList<>();
  private String epoch = "";
  private long link;
  private long cursor = Position.UNKNOWN;
  private State state = State.IDLE;
  private long changedAt;
  private long heardAt;

  PartitionFeed(int partition, Port port) {
    this.partition = partition;
    this.port = port;
  }

  /** Adds a room, or another subscriber, which is called as soon as the room is live. */
  void subscribe(RoomId id, long nowMillis, Consumer<Live> live) {
    Room room = rooms.get(id);
    if (room != null && room.live && state == State.ATTACHED) {
      live.accept(new Live(epoch, Math.max(cursor, room.from), room.head));
      return;
    }
    if (room == null) {
      room = new Room();
      rooms.put(id, room);
      if (state == State.ATTACHED) {
        add(id, room, nowMillis);
      }
    }
    room.waiting.add(live);
    if (state == State.IDLE) {
      attach(nowMillis);
    }
  }

  /** Takes a room off that nobody here wants any more. */
  void unsubscribe(RoomId id) {
    if (rooms.remove(id) != null && state == State.ATTACHED) {
      port.interest(partition, link, List.of(), List.of(id), reply -> {}, () -> {});
    }
  }

  /** Takes a batch; false where it is not of the current link, so that the owner drops that one. */
  boolean batch(LinkBatch batch, long nowMillis) {
    if (batch.link() == link && state == State.ATTACHING) {
      early.add(batch); // it overtook the answer to the attach
      return true;
    }
    if (batch.link() != link || state != State.ATTACHED) {
      return false;
    }
    heardAt = nowMillis;
    if (batch.after() != cursor) {
      attach(nowMillis);
      return false;
    }
    List<RoomRecord> fresh = new ArrayList<>(batch.records().size());
    for (RoomRecord record : batch.records()) {
      Room room = rooms.get(record.room());
      if (room != null && record.offset() > room.from) {
        room.from = record.offset();
        room.head = record.offset();
        fresh.add(record);
      }
    }
    cursor = batch.head();
    if (!fresh.isEmpty()) {
      port.deliver(epoch, fresh);
    }
    List<RoomEvent> events =
        batch.events().stream().filter(event -> rooms.containsKey(event.room())).toList();
    if (!events.isEmpty()) {
      port.events(events);
    }
    return true;
  }

  /** Another node, or another claim of the same node, has the partition. */
  void ownerChanged(long nowMillis) {
    if (state != State.IDLE) {
      attach(nowMillis);
    }
  }

  /** Looks after a link that is silent or could not be opened. */
  void tick(long nowMillis) {
    boolean silent = state == State.ATTACHED && nowMillis - heardAt > SILENT_MILLIS;
    boolean retry = state == State.FAILED && nowMillis - changedAt >= RETRY_MILLIS;
    if (silent || retry) {
      attach(nowMillis);
    }
  }

  boolean attached() {
    return state == State.ATTACHED;
  }

  boolean idle() {
    return state == State.IDLE;
  }

  private void attach(long nowMillis) {
    change(State.ATTACHING, nowMillis);
    early.clear();
    long asked = port.newLink();
    link = asked;
    List<RoomId> wanted = List.copyOf(rooms.keySet());
    port.attach(
        partition,
        asked,
        epoch,
        cursor,
        wanted,
        reply -> {
          if (link == asked && state == State.ATTACHING) {
            attached(reply, wanted, nowMillis);
          }
        },
        () -> {
          if (link == asked && state == State.ATTACHING) {
            change(State.FAILED, nowMillis);
          }
        });
  }

  private void attached(Attach.Reply reply, List<RoomId> wanted, long nowMillis) {
    change(State.ATTACHED, nowMillis);
    heardAt = nowMillis;
    if (!epoch.isEmpty() && !epoch.equals(reply.epoch())) {
      startOver();
    }
    long missedAfter = cursor;
    epoch = reply.epoch();
    cursor = reply.startsAt();
    for (int i = 0; i < wanted.size(); i++) {
      Room room = rooms.get(wanted.get(i));
      if (room != null) {
        long head = reply.heads().get(i);
        if (room.live && head != Position.UNKNOWN && head <= missedAfter) {
          room.head = Math.max(room.head, head);
        } else if (room.live && cursor > missedAfter) {
          room.head = head == Position.UNKNOWN ? head : Math.max(room.head, head);
          port.gap(wanted.get(i), missedAfter, cursor);
        }
        goLive(room, head, cursor);
      }
    }
    rooms.forEach(
        (id, room) -> {
          if (!room.live) {
            add(id, room, nowMillis);
          }
        });
    List<LinkBatch> overtaken = List.copyOf(early);
    early.clear();
    overtaken.forEach(batch -> batch(batch, nowMillis));
  }

  /** Nothing of what was handed on is in the log that the owner reads now. */
  private void startOver() {
    List<RoomId> live = new ArrayList<>();
    rooms.forEach(
        (id, room) -> {
          if (room.live) {
            live.add(id);
          }
          room.live = false;
          room.from = Position.UNKNOWN;
          room.head = Position.UNKNOWN;
        });
    cursor = Position.UNKNOWN;
    port.replaced(live);
  }

  private void add(RoomId id, Room room, long nowMillis) {
    long asked = link;
    port.interest(
        partition,
        asked,
        List.of(id),
        List.of(),
        reply -> {
          if (link == asked && rooms.get(id) == room && !room.live) {
            goLive(room, reply.heads().get(0), reply.startsAt());
          }
        },
        () -> {
          if (link == asked && state == State.ATTACHED) {
            attach(nowMillis);
          }
        });
  }

  private void goLive(Room room, long head, long from) {
    room.from = Math.max(room.from, from);
    if (!room.live) {
      room.live = true;
      // Records may have come on the link before this answer did: then the room is past it.
      room.head = room.head > from ? Math.max(room.head, head) : head;
      // The owner may have read further than its link: then that head is not to come as new.
      room.from = Math.max(room.from, room.head);
    }
    Live live = new Live(epoch, Math.max(cursor, room.from), room.head);
    List<Consumer<Live>> told = new ArrayList<>(room.waiting);
    room.waiting.clear();
    told.forEach(waiter -> waiter.accept(live));
  }

  private void change(State next, long nowMillis) {
    state = next;
    changedAt = nowMillis;
  }

  private enum State {
    IDLE,
    ATTACHING,
    ATTACHED,
    FAILED
  }

  /** A room with members on this gateway. */
  private static final class Room {
    private final List<Consumer<Live>> waiting = new ArrayList<>();
    private boolean live;

    /** Records up to here are not handed on: they were, or come out of a gap. */
    private long from = Position.UNKNOWN;

    private long head = Position.UNKNOWN;
  }
}
