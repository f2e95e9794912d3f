package dev.parley.simulation;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.LinkBatch;
import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.wire.Codec;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a {@link Bug} does to what is said on the bus, and to a gateway's loops. */
final class Tampering {

  private final Bug bug;
  private final Timeline timeline;
  private final List<SimulatedLog> logs;
  private final Map<String, Long> streams = new HashMap<>();
  private final Map<String, Long> lost = new HashMap<>();

  /** What a bug does. */
  Tampering(Bug bug, Timeline timeline, List<SimulatedLog> logs) {
    this.bug = bug;
    this.logs = logs;
    this.timeline = timeline;
  }

  /** A loop of a gateway, on which sockets are served. */
  EventLoop loop(EventLoop loop) {
    return switch (bug) {
      case DRAINED_ON_ANOTHER_LOOP, DRAIN_IS_FORGOTTEN -> new TamperedLoop(loop, bug, timeline);
      default -> loop;
    };
  }

  /** Calls as they go out to a node; null where nothing does. */
  @Nullable Buffer leaving(String to, Buffer calls) {
    return switch (bug) {
      case LINK_SKIPS_RECORD, LINK_HIDES_HOLES, HISTORY_DOES_NOT_WAIT, SEQUENCE_NOT_CHECKED ->
          BusMessages.change(calls, (verb, query) -> leaving(to, verb, query));
      default -> calls;
    };
  }

  private byte @Nullable [] leaving(String to, String verb, byte[] query) {
    if (bug == Bug.LINK_SKIPS_RECORD && verb.equals("bundle")) {
      return change(Endpoints.BUNDLE.query(), query, bundle -> batches(bundle, this::withoutOne));
    } else if (bug == Bug.LINK_HIDES_HOLES && verb.equals("bundle")) {
      LinkBatch.Bundle bundle = Endpoints.BUNDLE.query().decode(query);
      if (timeline.chance(0.05)) {
        bundle.batches().forEach(batch -> lost.putIfAbsent(link(to, batch), batch.after()));
        return null;
      }
      return Endpoints.BUNDLE.query().encode(batches(bundle, batch -> joined(to, batch)));
    } else if (bug == Bug.HISTORY_DOES_NOT_WAIT && verb.equals("page")) {
      return change(Endpoints.PAGE.query(), query, Tampering::impatient);
    } else if (bug == Bug.SEQUENCE_NOT_CHECKED && verb.equals("append")) {
      return change(
          Endpoints.APPEND.query(),
          query,
          batch -> numbered(batch, batch.generation(), nextStream(batch), 0));
    }
    return query;
  }

  /** What an owner answers to calls before it has done anything. */
  void hasty(Buffer calls, BiConsumer<String, Buffer> send) {
    if (bug == Bug.ANSWERS_BEFORE_READING) {
      BusMessages.answer(
          calls, (verb, query) -> verb.equals("append") ? stored(query) : null, send);
    }
  }

  private byte[] stored(byte[] query) {
    AppendBatch batch = Endpoints.APPEND.query().decode(query);
    long end = logs.get(batch.partition()).end();
    List<AppendBatch.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < batch.appends().size(); i++) {
      outcomes.add(new AppendBatch.Stored(end + i, 0));
    }
    return Endpoints.APPEND.reply().encode(new AppendBatch.Reply(World.EPOCH, outcomes));
  }

  private long nextStream(AppendBatch batch) {
    return streams.merge(batch.producer() + "/" + batch.partition(), 1L, Long::sum);
  }

  private static AppendBatch numbered(
      AppendBatch batch, long generation, long stream, long sequence) {
    return new AppendBatch(
        batch.producer(), batch.partition(), generation, stream, sequence, batch.appends());
  }

  private static PageQuery impatient(PageQuery query) {
    return new PageQuery(
        query.partition(),
        query.room(),
        query.after(),
        query.before(),
        query.limit(),
        Position.UNKNOWN,
        query.anyKind());
  }

  private static String link(String gateway, LinkBatch batch) {
    return gateway + "/" + batch.partition() + "/" + batch.link();
  }

  private LinkBatch joined(String gateway, LinkBatch batch) {
    Long after = lost.remove(link(gateway, batch));
    return new LinkBatch(
        batch.partition(),
        batch.link(),
        after == null ? batch.after() : after,
        batch.head(),
        batch.records(),
        batch.events());
  }

  private LinkBatch withoutOne(LinkBatch batch) {
    List<RoomRecord> records = new ArrayList<>(batch.records());
    if (!records.isEmpty() && timeline.chance(0.05)) {
      records.remove(timeline.random().nextInt(records.size()));
    }
    return new LinkBatch(
        batch.partition(), batch.link(), batch.after(), batch.head(), records, batch.events());
  }

  private static LinkBatch.Bundle batches(
      LinkBatch.Bundle bundle, UnaryOperator<LinkBatch> change) {
    return new LinkBatch.Bundle(bundle.batches().stream().map(change).toList());
  }

  private static <T> byte[] change(Codec<T> codec, byte[] bytes, UnaryOperator<T> change) {
    return codec.encode(change.apply(codec.decode(bytes)));
  }
}
