package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.AppendBatch.Unavailable;
import dev.parley.contract.Attach;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomHead;
import dev.parley.contract.RoomRecord;
import dev.parley.log.DedupWindow;
import dev.parley.log.LogEntry;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One partition as its owner has it. Everything that it answers and broadcasts comes from the log
 * as read back: an append is answered when its record, or an earlier one of the same key, has been
 * read, so two nodes that both take themselves for the owner cannot give two answers.
 *
 * <p>It serves once it has read what was in the log when it was assigned. Not safe for several
 * threads; knows neither clock nor network.
 */
final class RoomPartition {

  /** Writes to the log and reports a failure; success is seen when the record is read. */
  interface Appender {
    void append(Append append, Consumer<String> onFailure);
  }

  /** Sends a batch down a link; the answer says whether the gateway has taken it. */
  interface Sender {
    void send(Link link, LinkBatch batch);
  }

  private final int number;
  private final String epoch;
  private final long generation;
  private final RoomSettings settings;
  private final Appender appender;
  private final Sender sender;
  private final DedupWindow dedup;
  private final RoomHeads heads;
  private final Ring ring;
  private final PendingAppends pending = new PendingAppends();
  private final WindowPace pace;
  private final Map<String, Link> links = new HashMap<>();
  private final Map<String, Stream> streams = new HashMap<>();
  private final long servesFrom;
  private final long sureFrom;
  private long head;
  private boolean ended;

  /**
   * A partition that was just assigned.
   *
   * @param generation of the claim by which this node has it
   * @param begin the first offset that the log has
   * @param start the offset that reading starts from
   * @param end the offset after the last record at the assignment
   */
  RoomPartition(
      int number,
      String epoch,
      long generation,
      RoomSettings settings,
      long begin,
      long start,
      long end,
      Appender appender,
      Sender sender) {
    this.number = number;
    this.epoch = epoch;
    this.generation = generation;
    this.settings = settings;
    this.appender = appender;
    this.sender = sender;
    this.dedup = new DedupWindow(settings.dedupWindow());
    this.pace = new WindowPace(settings);
    this.heads = new RoomHeads(settings.dedupWindow(), start == 0 && begin == 0);
    // Whether a record is a duplicate is sure only once the window before it has been read.
    this.sureFrom = start == begin ? begin : start + settings.dedupWindow();
    this.ring = new Ring(settings.ringBytes(), sureFrom);
    this.head = start - 1;
    this.servesFrom = end - 1;
  }

  /** Whether it answers requests. */
  boolean serving() {
    return !ended && head >= servesFrom;
  }

  /** Whether a record was written since the assignment: not one that is only read back. */
  boolean isNew(RoomRecord record) {
    return record.offset() > servesFrom;
  }

  /** How many appends wait for the log. */
  int waiting() {
    return pending.size();
  }

  /** How many gateways are attached. */
  int links() {
    return links.size();
  }

  /** How many offsets the link furthest behind has not been sent. */
  long linkLag() {
    return links.values().stream().mapToLong(link -> head - link.scanned()).max().orElse(0);
  }

  /**
   * Takes what was read from the log.
   *
   * @param traced may put another trace context on a record before it goes on
   * @return how many records were dropped as duplicates
   */
  int read(List<LogEntry> entries, UnaryOperator<RoomRecord> traced) {
    int dropped = 0;
    for (LogEntry entry : entries) {
      head = entry.offset();
      RoomRecord record = entry.record();
      if (record != null && !take(record, traced)) {
        dropped++;
      }
    }
    return dropped;
  }

  /** Notes that there is no entry below an offset that has not been read. */
  void reached(long next) {
    head = Math.max(head, next - 1);
  }

  /** The log begins at an offset by now: nothing below it is answered out of memory any more. */
  void trim(long begin) {
    ring.trim(Math.min(begin, head + 1));
  }

  private boolean take(RoomRecord record, UnaryOperator<RoomRecord> traced) {
    DedupWindow.First first =
        dedup.see(record.room(), record.sender(), record.key(), record.offset(), record.at());
    Stored stored =
        first == null
            ? new Stored(record.offset(), record.at())
            : new Stored(first.offset(), first.at());
    if (first == null && record.offset() >= sureFrom) {
      long prev = heads.advance(record.room(), record.offset());
      ring.add(traced.apply(record.withPrev(prev)));
    }
    boolean own = pending.resolve(record.room(), record.sender(), record.key(), stored);
    pace.read(record.at(), isNew(record), own);
    return first == null;
  }

  /**
   * Appends a batch and answers when each of it has an outcome. A stream ends with the first append
   * that is refused: were a later one taken, and the answer lost, the producer would send both
   * again in its own order, and the log would have them in the other one.
   *
   * @param nowMillis by the node's clock for spans of time
   */
  void append(AppendBatch batch, long nowMillis, Consumer<AppendBatch.Reply> reply) {
    int count = batch.appends().size();
    Outcomes outcomes = new Outcomes(count, all -> reply.accept(new AppendBatch.Reply(epoch, all)));
    boolean admitted = serving() && follows(batch);
    String refusal = null;
    for (int i = 0; i < count; i++) {
      int place = i;
      Append append = batch.appends().get(i);
      Consumer<Outcome> outcome = known -> outcomes.set(place, known);
      DedupWindow.First first = dedup.find(append.room(), append.sender(), append.key());
      if (!admitted) {
        outcome.accept(new Moved());
      } else if (first != null) {
        outcome.accept(new Stored(first.offset(), first.at()));
      } else if (!pending.join(append, outcome)) {
        refusal = refusal == null ? refusal(nowMillis) : refusal;
        write(append, refusal, nowMillis, outcome);
      }
    }
    if (refusal != null) {
      streams.put(batch.producer(), new Stream(batch.stream(), Stream.ENDED));
    }
  }

  /** Looks for a record by room, sender and key; there is no outcome where there is none. */
  void find(Append append, Consumer<AppendBatch.Reply> reply) {
    Consumer<Outcome> found =
        outcome -> reply.accept(new AppendBatch.Reply(epoch, List.of(outcome)));
    DedupWindow.First first = dedup.find(append.room(), append.sender(), append.key());
    if (first != null) {
      found.accept(new Stored(first.offset(), first.at()));
    } else if (!pending.join(append, found)) {
      reply.accept(new AppendBatch.Reply(epoch, List.of()));
    }
  }

  /** Why nothing is written now; null where it is. */
  private @Nullable String refusal(long nowMillis) {
    if (pending.bytes() > settings.pendingBytes()) {
      return "too much waits for the log";
    }
    return pace.admits(nowMillis) ? null : "too many messages in this part of the log";
  }

  private void write(
      Append append, @Nullable String refusal, long nowMillis, Consumer<Outcome> outcome) {
    if (refusal != null) {
      outcome.accept(new Unavailable(refusal));
    } else {
      pace.write(nowMillis);
      pending.add(append, outcome);
      appender.append(append, reason -> failed(append, reason));
    }
  }

  private void failed(Append append, String reason) {
    pending.resolve(append.room(), append.sender(), append.key(), new Unavailable(reason));
  }

  /** Whether the batch is meant for this claim, and the next of its producer's stream. */
  private boolean follows(AppendBatch batch) {
    if (batch.generation() != generation) {
      return false;
    }
    Stream known = streams.get(batch.producer());
    boolean next =
        known != null && known.id == batch.stream()
            ? batch.sequence() == known.next
            : batch.sequence() == 0 && (known == null || batch.stream() > known.id);
    if (next) {
      streams.put(batch.producer(), new Stream(batch.stream(), batch.sequence() + 1));
    }
    return next;
  }

  /** Opens a link; null where the gateway has read further than this node. */
  Attach.@Nullable Reply attach(Attach attach) {
    boolean sameLog = attach.epoch().isEmpty() || attach.epoch().equals(epoch);
    if (sameLog && attach.cursor() > head) {
      return null;
    }
    boolean covered =
        sameLog && attach.cursor() >= Position.NOTHING && ring.floor() <= attach.cursor() + 1;
    long startsAt = covered ? attach.cursor() : head;
    Link link =
        new Link(
            attach.gateway(), number, attach.link(), startsAt, attach.rooms(), attach.anyKind());
    links.put(attach.gateway(), link);
    return new Attach.Reply(epoch, startsAt, headsOf(attach.rooms()));
  }

  /** Changes a link's rooms; null where the link is not the current one. */
  Attach.@Nullable Reply interest(Attach.Interest interest) {
    Link link = links.get(interest.gateway());
    if (link == null || link.id() != interest.link()) {
      return null;
    }
    link.change(interest.add(), interest.remove());
    return new Attach.Reply(epoch, link.scanned(), headsOf(interest.add()));
  }

  /** Where a room ends. */
  RoomHead roomHead(RoomId room) {
    return new RoomHead(epoch, head, heads.head(room));
  }

  /**
   * What is still in memory of a room. Its {@code floor} is at most the offset asked for where
   * nothing that was asked for is missing. Who cannot read a record of it has to ask history, which
   * leaves such records out.
   */
  Page recent(PageQuery query) {
    Page page = inMemory(query);
    return query.anyKind() || page.records().stream().allMatch(each -> each.kind().isKnown())
        ? page
        : new Page(epoch, List.of(), true, head, Long.MAX_VALUE);
  }

  private Page inMemory(PageQuery query) {
    int limit = Math.min(query.limit(), PageQuery.MAX_LIMIT);
    long roomHead = heads.head(query.room());
    long known = Math.max(ring.floor(), heads.floor());
    if (query.backwards()) {
      Ring.Chain chain = ring.room(query.room(), roomHead, Position.NOTHING, query.before(), limit);
      boolean enough = chain.whole() || chain.records().size() == limit;
      return new Page(epoch, chain.records(), !chain.whole(), head, enough ? 0 : known);
    }
    Ring.Chain chain =
        ring.room(query.room(), roomHead, query.after(), Long.MAX_VALUE, Integer.MAX_VALUE);
    List<RoomRecord> first = chain.records().stream().limit(limit).toList();
    boolean more = chain.records().size() > first.size();
    long floor = chain.whole() ? Math.min(query.after() + 1, known) : known;
    return new Page(epoch, first, more, head, floor);
  }

  /** Puts an event on the links that want it; the next {@link #pump} sends it. */
  void emit(RoomEvent event) {
    links.values().forEach(link -> link.event(event));
  }

  /** Sends what there is on every link. */
  void pump() {
    for (Link link : new ArrayList<>(links.values())) {
      pump(link);
    }
  }

  /** Sends an empty batch on each link that had nothing to say for a while. */
  void heartbeat() {
    pump(); // for a head that was reached without an entry
    for (Link link : new ArrayList<>(links.values())) {
      LinkBatch batch = link.heartbeat();
      if (batch != null) {
        sender.send(link, batch);
      }
    }
  }

  /** The gateway has answered a batch, or not. */
  void acknowledged(Link link, boolean accepted) {
    if (links.get(link.gateway()) != link) {
      return;
    }
    if (accepted) {
      link.acknowledged();
      pump(link);
    } else {
      links.remove(link.gateway());
    }
  }

  /** Ends it: everything unanswered goes to the next owner. */
  void end() {
    ended = true;
    links.clear();
    pending.resolveAll(new Moved());
  }

  private void pump(Link link) {
    if (link.isCut(ring)) {
      links.remove(link.gateway());
      // A batch that follows nothing the gateway has: it sees the hole at once and attaches again.
      sender.send(link, new LinkBatch(number, link.id(), head, head, List.of(), List.of()));
      return;
    }
    LinkBatch batch = link.next(ring, head);
    while (batch != null) {
      sender.send(link, batch);
      batch = link.next(ring, head);
    }
  }

  private List<Long> headsOf(List<RoomId> rooms) {
    return rooms.stream().map(heads::head).toList();
  }

  /** A producer's numbering. */
  private record Stream(long id, long next) {
    static final long ENDED = -1;
  }

  /** The outcomes of a batch, reported when all are known. */
  private static final class Outcomes {
    private final Outcome[] all;
    private final Consumer<List<Outcome>> whenComplete;
    private int missing;

    Outcomes(int count, Consumer<List<Outcome>> whenComplete) {
      this.all = new Outcome[count];
      this.missing = count;
      this.whenComplete = whenComplete;
    }

    void set(int place, Outcome outcome) {
      all[place] = outcome;
      missing--;
      if (missing == 0) {
        whenComplete.accept(List.of(all));
      }
    }
  }
}
