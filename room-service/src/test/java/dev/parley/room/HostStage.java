package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.Attach;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.Partitions;
import dev.parley.log.RoomTopic;
import dev.parley.protocol.RoomId;
import dev.parley.telemetry.Tracing;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A {@link RoomHost} with a loop, a clock, a producer and gateways that a test moves by hand. The
 * topic has eight partitions, of which the tests' room is in one.
 */
final class HostStage {

  static final String EPOCH = "epoch";
  static final long GENERATION = 4;
  static final String GATEWAY = "gateway-1";
  static final RoomId ROOM = Appends.GENERAL;
  static final RoomTopic TOPIC = new RoomTopic("rooms", EPOCH, 8);
  static final int PARTITION = new Partitions(TOPIC.partitions()).of(ROOM);
  static final int OTHER_PARTITION = (PARTITION + 1) % TOPIC.partitions();

  final ManualLoop loop;
  final FakeWriter writer;
  final FakeGateways gateways = new FakeGateways();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final MemoryLog log = new MemoryLog();
  final RoomHost host;

  /** What the clock says. */
  long wallMillis = 1_790_000_000_000L;

  /** How often the host has said that what it owns has changed. */
  int announcements;

  private long sequence;

  HostStage(ManualLoop loop, FakeWriter writer) {
    this.loop = loop;
    this.writer = writer;
    NodeClock clock =
        new NodeClock() {
          @Override
          public long nanos() {
            return 0;
          }

          @Override
          public long wallMillis() {
            return wallMillis;
          }
        };
    host =
        new RoomHost(
            loop,
            clock,
            TOPIC,
            Appends.SETTINGS,
            writer,
            gateways,
            new Tracing(OpenTelemetry.noop()),
            meters,
            () -> announcements++);
  }

  /** A host that owns nothing yet. */
  static HostStage empty() {
    return new HostStage(ManualLoop.waiting(), FakeWriter.idle());
  }

  /** A host that serves the room's partition, in which nothing is stored. */
  static HostStage serving() {
    return serving(FakeWriter.idle());
  }

  static HostStage serving(FakeWriter writer) {
    HostStage stage = new HostStage(ManualLoop.waiting(), writer);
    stage.assign(PARTITION);
    return stage;
  }

  /** The partition is assigned, with the log's range as its own, read from its beginning. */
  void assign(int partition) {
    assign(partition, GENERATION);
  }

  void assign(int partition, long generation) {
    LogRange range = new LogRange(log.begin(), log.end());
    loop.turn(
        () ->
            host.assigned(generation, Map.of(partition, range), Map.of(partition, range.begin())));
  }

  /** Stores a record in the log and hands it to the host as a poll would. */
  void storeAndRead(Append... appends) {
    long from = log.end();
    for (Append append : appends) {
      log.append(append);
    }
    read(log.from(from, appends.length));
  }

  void read(List<LogEntry> entries) {
    loop.turn(() -> host.read(new HashMap<>(Map.of(PARTITION, entries))));
  }

  /** Appends as the next batch of one gateway loop. */
  Future<AppendBatch.Reply> append(Append... appends) {
    AppendBatch batch =
        new AppendBatch("producer", PARTITION, GENERATION, 1, sequence++, Arrays.asList(appends));
    return onLoop(() -> host.append(batch));
  }

  /** Opens a link for the room from the log's end. */
  Future<Attach.Reply> attach() {
    return attach(log.end() - 1);
  }

  Future<Attach.Reply> attach(long cursor) {
    Attach attach = new Attach(GATEWAY, PARTITION, 1, EPOCH, cursor, List.of(ROOM));
    return onLoop(() -> host.attach(attach));
  }

  /** Calls the host as the bus does; what that brings for the end of the turn waits. */
  <T> T onLoop(Supplier<T> call) {
    return loop.call(call);
  }

  double count(String counter) {
    return meters.get(counter).counter().count();
  }

  double gauge(String gauge) {
    return meters.get(gauge).gauge().value();
  }
}
