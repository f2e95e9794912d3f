package dev.parley.history;

import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.RoomRecord;
import dev.parley.history.PartitionHistory.Batch;
import dev.parley.history.store.HistoryStore;
import dev.parley.history.store.StoreException;
import dev.parley.log.LogEnds;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.LogReader;
import dev.parley.log.RoomTopic;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the partitions of this node from the log into the store, on the tail's thread. What it
 * tells about them may be asked from any thread.
 */
public final class HistoryReader implements LogReader {

  private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);

  private volatile RoomTopic topic;
  private final int dedupWindow;
  private final HistoryStore store;
  private final StoreRetry retry;
  private final Tracing tracing;
  private final HistoryMetrics metrics;
  private final Runnable onChange;
  private final Attributes spanAttributes;
  private final Map<Integer, Owned> owned = new ConcurrentHashMap<>();

  /**
   * A reader that owns nothing yet.
   *
   * @param onChange called after partitions have come or gone
   */
  HistoryReader(
      RoomTopic topic,
      int dedupWindow,
      HistoryStore store,
      StoreRetry retry,
      Tracing tracing,
      HistoryMetrics metrics,
      Runnable onChange) {
    this.topic = topic;
    this.dedupWindow = dedupWindow;
    this.store = store;
    this.retry = retry;
    this.tracing = tracing;
    this.metrics = metrics;
    this.onChange = onChange;
    this.spanAttributes = SpanAttributes.kafka(topic.name(), "materialise", "process");
    metrics.gauges(owned::size, () -> lags().sum(), () -> lags().max().orElse(0));
  }

  /** The progress of a partition; null where this node does not own it. */
  @Nullable Progress progress(int partition) {
    Owned found = owned.get(partition);
    return found == null ? null : found.progress;
  }

  /** The numbers of this node's partitions. */
  Set<Integer> partitions() {
    return Set.copyOf(owned.keySet());
  }

  /** The partitions of this node. */
  List<Ownership> ownerships() {
    return owned.entrySet().stream()
        .map(entry -> new Ownership(entry.getKey(), entry.getValue().generation))
        .toList();
  }

  /** Takes where the log of the partitions that this node has now ends, not of later ones. */
  LogEnds.Listener ends() {
    Map<Integer, Owned> now = Map.copyOf(owned);
    return (partition, end) -> {
      Owned target = now.get(partition);
      if (target != null) {
        target.end.accumulateAndGet(end, Math::max);
      }
    };
  }

  @Override
  public void replaced(RoomTopic other) {
    release(Set.copyOf(owned.keySet()));
    topic = other;
  }

  @Override
  public void begins(Map<Integer, Long> begins) {
    begins.forEach(
        (partition, begin) -> {
          Owned target = owned.get(partition);
          if (target != null) {
            retry.run(partition, () -> target.history.trim(begin));
          }
        });
  }

  @Override
  public Map<Integer, Long> assigned(long generation, Map<Integer, LogRange> partitions) {
    Map<Integer, Long> starts = new TreeMap<>();
    partitions.forEach(
        (partition, range) -> starts.put(partition, open(partition, generation, range)));
    onChange.run();
    return starts;
  }

  private long open(int partition, long generation, LogRange range) {
    long end = range.end();
    PartitionHistory history =
        retry.run(
            partition,
            () ->
                PartitionHistory.open(
                    store, partition, topic.epoch(), range.begin(), end, dedupWindow));
    if (history == null) {
      return range.begin();
    }
    Progress progress = new Progress(history.applied(), end - 1);
    Owned before =
        owned.put(partition, new Owned(generation, new AtomicLong(end), history, progress));
    if (before != null) {
      before.progress.end();
    }
    log.debug(
        "partition_assigned partition={} generation={} from={} applied={} end={}",
        partition,
        generation,
        history.start(),
        history.applied(),
        end);
    return history.start();
  }

  @Override
  public void read(Map<Integer, List<LogEntry>> polled) {
    polled.forEach(this::read);
  }

  private void read(int partition, List<LogEntry> entries) {
    Owned target = owned.get(partition);
    if (target == null) {
      return;
    }
    Batch batch = target.history.take(entries);
    List<Span> spans = spans(target, batch);
    Batch written =
        retry.run(
            partition,
            () -> {
              target.history.write(batch);
              return batch;
            });
    for (Span span : spans) {
      span.setAttribute(SpanAttributes.OUTCOME, written == null ? "closed" : "stored");
      tracing.end(span, null);
    }
    if (written != null) {
      metrics.stored.increment(batch.records().size());
      for (RoomRecord record : batch.records()) {
        if (target.history.traced(record)) {
          metrics.readable(record.at());
        }
      }
      metrics.duplicates.increment(batch.duplicates());
      metrics.unreadable.increment(batch.unreadable());
      target.progress.reached(target.history.applied());
    }
  }

  @Override
  public void reached(Map<Integer, Long> next) {
    next.forEach(this::reached);
  }

  private void reached(int partition, long next) {
    Owned target = owned.get(partition);
    if (target != null) {
      target.history.reached(next);
      target.progress.reached(target.history.applied());
    }
  }

  @Override
  public void revoked(Set<Integer> partitions) {
    release(partitions);
  }

  @Override
  public void lost(Set<Integer> partitions) {
    release(partitions);
  }

  private void release(Set<Integer> partitions) {
    for (int partition : partitions) {
      Owned gone = owned.remove(partition);
      if (gone != null) {
        gone.progress.end();
      }
    }
    log.info("partitions_gone partitions={}", partitions);
    onChange.run();
    try {
      store.flush();
    } catch (StoreException e) {
      log.warn("history_flush_failed reason={}", e.getMessage());
    }
  }

  /** One for each record that is sampled, in the record's own trace; each links to the first. */
  private List<Span> spans(Owned target, Batch batch) {
    List<Span> spans = new ArrayList<>(0);
    for (RoomRecord record : batch.records()) {
      if (TraceParent.sampled(record.traceparent()) && target.history.traced(record)) {
        SpanContext first =
            spans.isEmpty() ? SpanContext.getInvalid() : spans.get(0).getSpanContext();
        Span span =
            tracing.startLinked(
                "materialise", SpanKind.CONSUMER, record.traceparent(), spanAttributes, first);
        span.setAttribute(SpanAttributes.OFFSET, record.offset());
        span.setAttribute(SpanAttributes.BATCH, batch.records().size());
        spans.add(span);
      }
    }
    return spans;
  }

  private LongStream lags() {
    return owned.values().stream().mapToLong(Owned::lag);
  }

  /** A partition of this node; {@code history} is for the tail's thread only. */
  private record Owned(
      long generation, AtomicLong end, PartitionHistory history, Progress progress) {

    /** How much the log has, as far as that is known, that history has not. */
    long lag() {
      return Math.max(0, end.get() - 1 - progress.applied());
    }
  }
}
