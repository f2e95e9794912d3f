package dev.parley.room;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.bus.Endpoints.Done;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.Attach;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomHead;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.LogWriter;
import dev.parley.log.Partitions;
import dev.parley.log.RoomTopic;
import dev.parley.protocol.RoomId;
import dev.parley.telemetry.Tracing;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that this node owns, and the requests about them; {@link RoomLogReader} brings the
 * tail's calls onto the loop.
 */
@Confined
public final class RoomHost {

  private static final long FLUSH_MILLIS = 2_000;

  private final NodeClock clock;
  private final EventLoop loop;
  private final RoomSettings settings;
  private final LogWriter writer;
  private final Tracing tracing;
  private final TracedLog log;
  private final LinkTransport transport;
  private final RoomMetrics metrics;
  private final Runnable onOwnership;
  private final Map<Integer, RoomPartition> partitions = new HashMap<>();

  /** What is announced: read by other threads. */
  private final Map<Integer, Long> serving = new ConcurrentHashMap<>();

  private final Map<Integer, Long> generations = new HashMap<>();

  /** Answers that reading has brought, given when all that was read is broadcast. */
  private final List<Runnable> answers = new ArrayList<>();

  private RoomTopic topic;
  private volatile int rebuilding;
  private boolean reading;
  private boolean pumpScheduled;

  /**
   * A host of no partition.
   *
   * @param onOwnership called when the node has begun or ceased to serve partitions
   */
  RoomHost(
      EventLoop loop,
      NodeClock clock,
      RoomTopic topic,
      RoomSettings settings,
      LogWriter writer,
      LinkTransport.Gateways gateways,
      Tracing tracing,
      MeterRegistry meters,
      Runnable onOwnership) {
    this.loop = loop;
    this.clock = clock;
    this.topic = topic;
    this.settings = settings;
    this.writer = writer;
    this.tracing = tracing;
    this.log = new TracedLog(topic.name(), writer, tracing);
    this.transport = new LinkTransport(gateways, loop, tracing);
    this.metrics = new RoomMetrics(meters, serving::size);
    this.onOwnership = onOwnership;
  }

  /** The partitions that are served now. Safe from any thread. */
  public List<Ownership> owned() {
    return serving.entrySet().stream()
        .map(entry -> new Ownership(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** How many partitions are this node's and not served yet. Safe from any thread. */
  int rebuilding() {
    return rebuilding;
  }

  // ---- from the log

  /**
   * Partitions are this node's.
   *
   * @param generation of the assignment; a later one is higher
   * @param ranges what the log has of each partition
   * @param starts the offset that each is read from, see {@link RoomSettings#rebuildFrom}
   */
  public void assigned(long generation, Map<Integer, LogRange> ranges, Map<Integer, Long> starts) {
    loop.check();
    ranges.forEach(
        (number, range) ->
            open(number, generation, range, starts.getOrDefault(number, range.begin())));
    announceIfServing(ranges.keySet());
  }

  private void open(int number, long generation, LogRange range, long start) {
    RoomPartition before = partitions.get(number);
    if (before != null) {
      end(number, before);
    }
    partitions.put(
        number,
        new RoomPartition(
            number,
            topic.epoch(),
            generation,
            settings,
            range.begin(),
            start,
            range.end(),
            this::append,
            this::send));
    generations.put(number, generation);
  }

  /** Takes what a poll brought: broadcasts it, and only then answers those who sent it. */
  public void read(Map<Integer, List<LogEntry>> polled) {
    loop.check();
    reading = true;
    try {
      polled.forEach(this::read);
    } finally {
      reading = false;
    }
    announceIfServing(polled.keySet());
    transport.flush();
    List<Runnable> due = List.copyOf(answers);
    answers.clear();
    due.forEach(Runnable::run);
  }

  private void read(int number, List<LogEntry> entries) {
    RoomPartition partition = partitions.get(number);
    if (partition == null) {
      return;
    }
    List<Span> spans = new ArrayList<>();
    int duplicates =
        partition.read(
            entries, record -> partition.isNew(record) ? log.read(record, spans) : record);
    partition.pump();
    spans.forEach(span -> tracing.end(span, null));
    metrics.records.increment(entries.size());
    metrics.duplicates.increment(duplicates);
    metrics.unreadable.increment(entries.stream().filter(entry -> entry.record() == null).count());
  }

  /** Nothing more was there to read just now, below the offsets given. */
  public void reached(Map<Integer, Long> next) {
    loop.check();
    next.forEach(
        (number, offset) -> {
          RoomPartition partition = partitions.get(number);
          if (partition != null) {
            partition.reached(offset);
          }
        });
    announceIfServing(next.keySet());
  }

  /** Gives partitions up once every append in flight has its outcome, after 2 s at most. */
  public Future<Void> revoked(Set<Integer> numbers) {
    loop.check();
    Map<Integer, RoomPartition> given = new HashMap<>(partitions);
    given.keySet().retainAll(numbers);
    serving.keySet().removeAll(numbers);
    onOwnership.run();
    Promise<Void> flushed = Promise.promise();
    long timer = loop.setTimer(FLUSH_MILLIS, flushed::tryComplete);
    loop.here(writer.flush()).onComplete(done -> flushed.tryComplete());
    return flushed
        .future()
        .onComplete(
            done -> {
              loop.cancelTimer(timer);
              given.forEach(this::end);
            });
  }

  /** Gives partitions up at once: other nodes may have them already. */
  public void lost(Set<Integer> numbers) {
    loop.check();
    Map<Integer, RoomPartition> gone = new HashMap<>(partitions);
    gone.keySet().retainAll(numbers);
    gone.forEach(this::end);
    onOwnership.run();
  }

  /** The log has another epoch: nothing is acknowledged under the old one any more. */
  void replaced(RoomTopic other) {
    loop.check();
    lost(Set.copyOf(partitions.keySet()));
    topic = other;
  }

  /** Where the log begins by now. */
  void begins(Map<Integer, Long> begins) {
    loop.check();
    begins.forEach(
        (number, begin) -> {
          RoomPartition partition = partitions.get(number);
          if (partition != null) {
            partition.trim(begin);
          }
        });
  }

  /** Ends one claim; a later one of the same partition is another. */
  private void end(int number, RoomPartition partition) {
    if (partitions.remove(number, partition)) {
      serving.remove(number);
      rebuilding = partitions.size() - serving.size();
    }
    partition.end();
  }

  // ---- from other nodes

  Future<AppendBatch.Reply> append(AppendBatch batch) {
    loop.check();
    Timer.Sample sample = Timer.start();
    AppendSpans spans = AppendSpans.start(tracing, batch);
    Promise<AppendBatch.Reply> reply = Promise.promise();
    RoomPartition partition = partitions.get(batch.partition());
    if (partition == null) {
      AppendBatch.Outcome moved = new AppendBatch.Moved();
      reply.complete(
          new AppendBatch.Reply(
              topic.epoch(), batch.appends().stream().map(append -> moved).toList()));
    } else {
      partition.append(
          spans.batch(), clock.millis(), outcomes -> answer(() -> reply.complete(outcomes)));
    }
    return reply
        .future()
        .onComplete(
            done -> {
              sample.stop(metrics.append);
              spans.end(done.result());
            });
  }

  Future<AppendBatch.Reply> find(Append append) {
    return owned(
            partition(append.room()),
            Code.FAILED,
            partition -> {
              Promise<AppendBatch.Reply> reply = Promise.promise();
              partition.find(append, found -> answer(() -> reply.complete(found)));
              return reply.future();
            })
        .compose(found -> found);
  }

  Future<Attach.Reply> attach(Attach attach) {
    return owned(attach.partition(), Code.NOT_OWNER, partition -> partition.attach(attach))
        .onSuccess(reply -> schedulePump());
  }

  Future<Attach.Reply> interest(Attach.Interest interest) {
    return owned(interest.partition(), Code.STALE_LINK, partition -> partition.interest(interest));
  }

  Future<Page> recent(PageQuery query) {
    return owned(query.partition(), Code.FAILED, partition -> partition.recent(query));
  }

  Future<RoomHead> head(RoomHead.Query query) {
    return owned(query.partition(), Code.FAILED, partition -> partition.roomHead(query.room()));
  }

  Future<Done> emit(RoomEvent event) {
    return owned(
        partition(event.room()),
        Code.FAILED,
        partition -> {
          partition.emit(event);
          schedulePump();
          return Done.DONE;
        });
  }

  void heartbeat() {
    loop.check();
    partitions.values().forEach(RoomPartition::heartbeat);
    metrics.observe(partitions.values());
  }

  // ---- inside

  /** Asks a served partition; null from it fails with the code given. */
  private <T> Future<T> owned(
      int number, Code onNull, Function<RoomPartition, @Nullable T> question) {
    loop.check();
    RoomPartition partition = partitions.get(number);
    if (partition == null || !partition.serving()) {
      return Future.failedFuture(new BusException(Code.NOT_OWNER, "partition " + number));
    }
    T answer = question.apply(partition);
    return answer == null
        ? Future.failedFuture(new BusException(onNull, "partition " + number))
        : Future.succeededFuture(answer);
  }

  private void answer(Runnable answer) {
    if (reading) {
      answers.add(answer);
    } else {
      answer.run();
    }
  }

  /** Announces once, however many have begun to serve. */
  private void announceIfServing(Set<Integer> numbers) {
    boolean more = false;
    for (int number : numbers) {
      RoomPartition partition = partitions.get(number);
      Long generation = generations.get(number);
      more |=
          partition != null
              && generation != null
              && partition.serving()
              && serving.put(number, generation) == null;
    }
    rebuilding = partitions.size() - serving.size();
    if (more) {
      onOwnership.run();
    }
  }

  private int partition(RoomId room) {
    return new Partitions(topic.partitions()).of(room);
  }

  private void append(Append append, Consumer<String> onFailure) {
    loop.here(log.append(partition(append.room()), append, clock.wallMillis()))
        .onFailure(failure -> onFailure.accept(failure.getClass().getSimpleName()));
  }

  private void send(Link link, LinkBatch batch) {
    transport.send(
        link.gateway(),
        batch,
        accepted -> {
          if (!accepted) {
            metrics.linksDropped.increment();
          }
          RoomPartition partition = partitions.get(batch.partition());
          if (partition != null) {
            partition.acknowledged(link, accepted);
          }
        });
  }

  /** Pumps once at the end of the turn, however many ask for it. */
  private void schedulePump() {
    if (!pumpScheduled) {
      pumpScheduled = true;
      loop.execute(
          () -> {
            pumpScheduled = false;
            partitions.values().forEach(RoomPartition::pump);
          });
    }
  }
}
