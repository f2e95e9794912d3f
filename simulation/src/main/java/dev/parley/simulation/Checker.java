package dev.parley.simulation;

import dev.parley.contract.RoomRecord;
import dev.parley.history.store.Checkpoint;
import dev.parley.protocol.Message;
import dev.parley.protocol.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what everybody was answered and has seen against what the log has. */
final class Checker {

  /** More than a message takes besides its body. */
  private static final int FRAME_BYTES = 1_000;

  /** So many records of the largest bodies still fit into a page. */
  private static final int FULL_PAGE = 20;

  private final World world;
  private final Truth truth;
  private final int window;

  Checker(World world) {
    this.world = world;
    this.truth = world.truth();
    this.window = world.settings.dedupWindow();
  }

  void check() {
    world.acknowledgements.forEach(this::isStored);
    if (world.settings.isFlooded()) {
      world.clients.forEach(this::isRecognised);
    }
    realTime();
    world.clients.forEach(this::pipelines);
    world.views.forEach(this::view);
    world.pages.forEach(this::page);
    world.sockets.forEach(this::queue);
    for (HistoryNode node : world.historyNodes) {
      materialised(node);
    }
  }

  /** A client that does not read costs a bounded amount of memory. */
  private void queue(Socket socket) {
    long page = PageCheck.MOST * (world.settings.body().length + FRAME_BYTES);
    long most = 4L * world.settings.queueBytes() + page;
    if (socket.mostQueuedBytes() > most) {
      world.violation("%d bytes were queued for one client".formatted(socket.mostQueuedBytes()));
    }
  }

  // ---- what was acknowledged

  /** Retried later than is promised: then a key may be stored twice. */
  private boolean outsideWindow(@Nullable List<Long> copies) {
    return copies != null && copies.get(copies.size() - 1) - copies.get(0) > window;
  }

  private long firstCopy(Operation operation) {
    return Objects.requireNonNull(copies(operation)).get(0);
  }

  private @Nullable List<Long> copies(Operation operation) {
    return truth.copies(operation.room, operation.user, operation.key);
  }

  private void isStored(Acknowledgement ack) {
    List<Long> copies = copies(ack.operation());
    if (copies == null) {
      world.violation("lost: %s acknowledged at %d".formatted(ack.operation(), ack.offset()));
    } else if (!outsideWindow(copies)
        && (copies.get(0) != ack.offset() || !ack.epoch().equals(World.EPOCH))) {
      world.violation(
          "%s acknowledged at %s %d, and is stored at %s"
              .formatted(ack.operation(), ack.epoch(), ack.offset(), copies));
    }
  }

  /** In a flood, too, what is sent again in time is known again: it is within the window. */
  private void isRecognised(Client client) {
    for (Operation operation : client.operations()) {
      List<Long> copies = copies(operation);
      if (outsideWindow(copies)) {
        world.violation("%s was not recognised, it is stored at %s".formatted(operation, copies));
      }
    }
  }

  /** What was acknowledged before something else was sent is before it. */
  private void realTime() {
    Map<String, List<Operation>> byRoom = new HashMap<>();
    for (Client client : world.clients) {
      for (Operation operation : client.operations()) {
        List<Long> copies = copies(operation);
        if (copies != null && !outsideWindow(copies)) {
          byRoom.computeIfAbsent(operation.room, room -> new ArrayList<>()).add(operation);
        }
      }
    }
    for (List<Operation> operations : byRoom.values()) {
      operations.sort(Comparator.comparing(this::firstCopy));
      Operation latest = null;
      for (Operation operation : operations) {
        if (latest != null
            && operation.acknowledgedAt >= 0
            && operation.acknowledgedAt < latest.invokedAt) {
          world.violation(
              "%s was acknowledged before %s was sent, and is after it in the log"
                  .formatted(operation, latest));
        }
        if (latest == null || operation.invokedAt > latest.invokedAt) {
          latest = operation;
        }
      }
    }
  }

  /**
   * What a client sent in turn on one connection is stored in that order. Not so where the producer
   * gave up the earlier one in mid-pipeline: then the gateway's second try comes late.
   */
  private void pipelines(Client client) {
    Map<String, Operation> before = new HashMap<>();
    for (Operation operation : client.operations()) {
      boolean plain = operation.attempts == 1 && operation.acknowledgedAt >= 0;
      if (plain && !outsideWindow(copies(operation))) {
        Operation earlier = before.put(operation.room + operation.connection, operation);
        if (earlier != null
            && earlier.offset > operation.offset
            && !world.lostByProducer.contains(earlier.key)) {
          world.violation(
              "%s at %d was sent before %s at %d"
                  .formatted(earlier, earlier.offset, operation, operation.offset));
        }
      }
    }
  }

  // ---- what was seen

  private void view(View view) {
    if (view.joined == null) {
      return;
    }
    NavigableMap<Long, RoomRecord> room = truth.room(view.room);
    answer(view, room);
    long before = start(view, room);
    for (Received.Message message : view.messages) {
      RoomRecord record = room.get(message.offset());
      if (record == null || !isShownAs(record, message)) {
        world.violation("%s is not in the log: %s".formatted(message, view));
        return;
      }
      Long next = before == Position.UNKNOWN ? null : room.higherKey(before);
      if (message.offset() <= before || (next != null && next != message.offset())) {
        world.violation(
            "%d comes after %d, not %d: %s".formatted(message.offset(), before, next, view));
        return;
      }
      Long prev = room.lowerKey(message.offset());
      if (message.prev() >= 0 && (prev == null || prev != message.prev())) {
        world.violation("prev of %s is %s: %s".formatted(message, prev, view));
        return;
      }
      before = message.offset();
    }
    newest(view, truth.messages(view.room));
    if (view.messagesBeforeCaughtUp >= 0 && view.messagesBeforeCaughtUp < view.messages.size()) {
      long first = view.messages.get(view.messagesBeforeCaughtUp).offset();
      if (first <= view.answer().head()) {
        world.violation("caught up before %d: %s".formatted(first, view));
      }
    }
  }

  private static boolean isShownAs(RoomRecord record, Received.Message message) {
    boolean shown = record.kind().isMessage();
    return message.key().equals(shown ? record.key() : "")
        && message.from().equals(shown ? record.sender() : "");
  }

  /** The offset after which the first message has to be; UNKNOWN where it may be any. */
  private static long start(View view, NavigableMap<Long, RoomRecord> room) {
    if (view.after != null && view.answer().recovered()) {
      return view.after.offset();
    }
    if (view.last > 0 && view.answer().recovered()) {
      return Position.UNKNOWN;
    }
    long head = view.answer().head();
    long first = view.messages.isEmpty() ? Long.MAX_VALUE : view.messages.get(0).offset();
    // What retention took nobody has, and a head below it is that of an empty room; but it may have
    // been on its way when it was taken.
    return first > head && first < view.logBegin ? first - 1 : Math.max(head, view.logBegin - 1);
  }

  private void answer(View view, NavigableMap<Long, RoomRecord> room) {
    if (!view.answer().epoch().equals(World.EPOCH)) {
      world.violation("another epoch: " + view);
    }
    if (view.after == null && !view.answer().recovered()) {
      world.violation("nothing to recover, and not recovered: " + view);
    }
    if (view.after != null && view.genuine && !view.answer().recovered()) {
      boolean gone = view.after.offset() + 1 < view.logBegin;
      if (!gone) {
        world.violation("not recovered, though the log has it: " + view);
      }
    }
    if (view.after != null && !view.genuine && view.answer().recovered()) {
      world.violation("recovered from a position that nobody gave: " + view);
    }
  }

  /** Who asks for the newest gets as many messages as it asked for, up to the head. */
  private void newest(View view, NavigableMap<Long, RoomRecord> room) {
    if (view.last == 0 || view.messagesBeforeCaughtUp < 0) {
      return;
    }
    long first = view.messages.isEmpty() ? Long.MAX_VALUE : view.messages.get(0).offset();
    long got = between(room, first, view.answer().head());
    long there = between(room, view.logBegin, view.answer().head());
    if (got > view.last || got < Math.min(view.last, there)) {
      world.violation(
          "%d of the newest %d (there are %d): %s".formatted(got, view.last, there, view));
    }
  }

  private static long between(NavigableMap<Long, RoomRecord> room, long first, long last) {
    return first > last ? 0 : room.subMap(first, true, last, true).size();
  }

  // ---- pages

  private void page(PageCheck page) {
    List<Message> records = page.received().messages();
    TreeMap<Long, RoomRecord> room = truth.messages(page.room());
    long before = page.after();
    if (page.after() == Position.UNKNOWN && !records.isEmpty()) {
      before = records.get(0).offset() - 1;
    }
    for (Message record : records) {
      Map.Entry<Long, RoomRecord> next = room.higherEntry(before);
      if (next == null
          || next.getKey() != record.offset()
          || !next.getValue().key().equals(record.key())) {
        boolean begins = record == records.get(0) && next != null && next.getKey() < logBegin(page);
        if (!begins || !room.containsKey(record.offset())) {
          world.violation("page has %d after %d: %s".formatted(record.offset(), before, page));
          return;
        }
      }
      before = record.offset();
    }
    boolean open = page.after() != Position.UNKNOWN && page.received().more();
    if (!open && !page.contested()) {
      complete(page, before);
    }
  }

  /** Nothing that was acknowledged before the page was asked for is after its end. */
  private void complete(PageCheck page, long end) {
    for (Client client : world.clients) {
      for (Operation operation : client.operations()) {
        if (operation.room.equals(page.room())
            && operation.acknowledgedAt >= 0
            && operation.acknowledgedAt < page.askedAt()
            && operation.offset > end
            && !outsideWindow(copies(operation))) {
          world.violation("page lacks %s at %d: %s".formatted(operation, operation.offset, page));
          return;
        }
      }
    }
  }

  /** What history has of the partitions that are its own is what is stored. */
  private void materialised(HistoryNode node) {
    for (SimulatedLog log : world.logs) {
      Checkpoint checkpoint = node.store().checkpoint(log.partition);
      if (checkpoint == null || world.historians.owner(log.partition) != node.machine()) {
        continue;
      }
      for (String room : truth.rooms()) {
        if (world.partition(room) == log.partition) {
          List<Long> stored =
              node.store().after(log.partition, World.id(room), -1, 1_000).records().stream()
                  .map(RoomRecord::offset)
                  .toList();
          List<Long> logged = List.copyOf(truth.room(room).tailMap(checkpoint.floor()).keySet());
          if (!stored.equals(logged.subList(0, Math.min(stored.size(), logged.size())))
              || (stored.size() < logged.size() && stored.size() < FULL_PAGE)) {
            world.violation("history of %s has %s, not %s".formatted(room, stored, logged));
          }
        }
      }
    }
  }

  private long logBegin(PageCheck page) {
    return world.logs.get(world.partition(page.room())).begin();
  }
}
