package dev.parley.gateway.fanout;

import dev.parley.contract.Attach;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A partition's owner as far as a link shows it: reads the log, has what is above a floor in
 * memory, knows the heads of rooms that spoke lately, and serves one link.
 */
final class ModelOwner {

  static final int MAX_IN_FLIGHT = 4;

  private final ModelLog log;
  private final long forgotten;
  private long head;
  private long floor;
  private @Nullable Link link;
  boolean alive = true;

  /**
   * An owner that has just taken over.
   *
   * @param floor the smallest offset in memory
   * @param forgotten rooms whose last record is below have a head that is not known
   */
  ModelOwner(ModelLog log, long floor, long forgotten) {
    this.log = log;
    this.head = log.last();
    this.floor = floor;
    this.forgotten = forgotten;
  }

  void readUpTo(long offset) {
    head = Math.max(head, offset);
  }

  void dropBelow(long offset) {
    floor = Math.max(floor, Math.min(offset, head + 1));
  }

  Attach.@Nullable Reply attach(long number, long cursor, List<RoomId> rooms) {
    if (!alive || cursor > head) {
      return null;
    }
    boolean covered = cursor >= 0 && floor <= cursor + 1;
    long startsAt = covered ? cursor : head;
    link = new Link(number, startsAt, rooms);
    return new Attach.Reply(Records.EPOCH, startsAt, heads(rooms));
  }

  Attach.@Nullable Reply interest(long number, List<RoomId> add, List<RoomId> remove) {
    if (!alive || link == null || link.number != number) {
      return null;
    }
    link.interest.addAll(add);
    remove.forEach(link.interest::remove);
    return new Attach.Reply(Records.EPOCH, link.scanned, heads(add));
  }

  void answered(long number, boolean accepted) {
    if (link != null && link.number == number) {
      link.inFlight--;
      if (!accepted) {
        link = null;
      }
    }
  }

  /** What there is to send; batches have at most so many records. */
  List<LinkBatch> pump(int maxRecords) {
    List<LinkBatch> batches = new ArrayList<>();
    while (link != null && floor > link.scanned + 1) {
      batches.add(new LinkBatch(0, link.number, head, head, List.of(), List.of()));
      link = null;
    }
    while (link != null && link.inFlight < MAX_IN_FLIGHT && link.scanned < head) {
      LinkBatch batch = link.next(maxRecords);
      if (batch != null) {
        batches.add(batch);
      }
    }
    return batches;
  }

  /** An empty batch that tells how far it is. */
  List<LinkBatch> heartbeat() {
    return link == null || link.inFlight >= MAX_IN_FLIGHT
        ? List.of()
        : List.of(link.batch(List.of()));
  }

  private List<Long> heads(List<RoomId> rooms) {
    return rooms.stream()
        .map(
            room -> {
              long known = log.head(room, head);
              return known < forgotten ? Position.UNKNOWN : known;
            })
        .toList();
  }

  private final class Link {
    private final long number;
    private final Set<RoomId> interest;
    private long sent;
    private long scanned;
    private int inFlight;

    Link(long number, long startsAt, List<RoomId> rooms) {
      this.number = number;
      this.sent = startsAt;
      this.scanned = startsAt;
      this.interest = new HashSet<>(rooms);
    }

    @Nullable LinkBatch next(int maxRecords) {
      List<RoomRecord> records = new ArrayList<>();
      long reached = head;
      for (Map.Entry<Long, RoomId> entry : log.between(scanned, head).entrySet()) {
        if (interest.contains(entry.getValue())) {
          records.add(Records.record(entry.getValue(), entry.getKey()));
          if (records.size() == maxRecords) {
            reached = entry.getKey();
            break;
          }
        }
      }
      scanned = reached;
      return records.isEmpty() ? null : batch(records);
    }

    LinkBatch batch(List<RoomRecord> records) {
      LinkBatch batch = new LinkBatch(0, number, sent, scanned, records, List.of());
      sent = scanned;
      inFlight++;
      return batch;
    }
  }
}
