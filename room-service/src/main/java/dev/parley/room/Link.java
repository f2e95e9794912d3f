package dev.parley.room;

import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.RoomId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbered stream from a partition's owner to one gateway. It holds no records, only a cursor
 * in the partition's {@link Ring}: a gateway that does not acknowledge costs nothing, and when the
 * ring has gone past its cursor the link is cut, and the gateway refills from history.
 */
final class Link {

  /** Batches that may be in flight. */
  static final int MAX_IN_FLIGHT = 4;

  /** About how many bytes of records go into one batch. */
  static final int BATCH_BYTES = 256 * 1024;

  private static final int MAX_EVENTS = 256;

  private final String gateway;
  private final int partition;
  private final long id;
  private final Set<RoomId> interest;
  private final boolean anyKind;
  private final Deque<RoomEvent> events = new ArrayDeque<>();

  /** What the gateway has been sent, and how far the ring was looked through for it. */
  private long sent;

  private long scanned;
  private int inFlight;
  private boolean quiet;

  /**
   * A link that has sent nothing.
   *
   * @param anyKind whether the gateway can take kinds that it does not know
   */
  Link(String gateway, int partition, long id, long startsAt, List<RoomId> rooms, boolean anyKind) {
    this.gateway = gateway;
    this.anyKind = anyKind;
    this.partition = partition;
    this.id = id;
    this.sent = startsAt;
    this.scanned = startsAt;
    this.interest = new HashSet<>(rooms);
  }

  String gateway() {
    return gateway;
  }

  long id() {
    return id;
  }

  long scanned() {
    return scanned;
  }

  int rooms() {
    return interest.size();
  }

  void change(List<RoomId> add, List<RoomId> remove) {
    interest.addAll(add);
    remove.forEach(interest::remove);
  }

  void event(RoomEvent event) {
    boolean readable = anyKind || !(event instanceof RoomEvent.Unknown);
    if (readable && interest.contains(event.room())) {
      if (events.size() == MAX_EVENTS) {
        events.removeFirst();
      }
      events.addLast(event);
    }
  }

  /** Whether the ring no longer has all that this link still has to send. */
  boolean isCut(Ring ring) {
    return ring.floor() > scanned + 1;
  }

  /** The next batch, or null where there is nothing to say or too much is unacknowledged. */
  @Nullable LinkBatch next(Ring ring, long head) {
    if (inFlight >= MAX_IN_FLIGHT || (scanned >= head && events.isEmpty())) {
      return null;
    }
    Scan scan = new Scan(ring);
    ring.forEachAfter(scanned, scan::visit);
    long reached = scan.full ? scan.last : head;
    scanned = Math.max(scanned, reached);
    if (scan.records.isEmpty() && events.isEmpty()) {
      return null;
    }
    return batch(scan.records);
  }

  /** An empty batch with the head, if nothing was sent since the last call. */
  @Nullable LinkBatch heartbeat() {
    boolean due = quiet && inFlight < MAX_IN_FLIGHT;
    quiet = true;
    return due ? batch(List.of()) : null;
  }

  void acknowledged() {
    inFlight--;
  }

  private LinkBatch batch(List<RoomRecord> records) {
    LinkBatch batch = new LinkBatch(partition, id, sent, scanned, records, List.copyOf(events));
    events.clear();
    sent = scanned;
    inFlight++;
    quiet = false;
    return batch;
  }

  /** One look through the ring. */
  private final class Scan {
    private final Ring ring;
    private final List<RoomRecord> records = new ArrayList<>();
    private int bytes;
    private long last;
    private boolean full;

    Scan(Ring ring) {
      this.ring = ring;
    }

    void visit(RoomRecord record) {
      if (full) {
        return;
      }
      last = record.offset();
      if (interest.contains(record.room()) && (anyKind || record.kind().isKnown())) {
        records.add(anyKind ? record : record.withPrev(ring.knownPrev(record)));
        bytes += record.weightBytes();
        full = bytes >= BATCH_BYTES;
      }
    }
  }
}
