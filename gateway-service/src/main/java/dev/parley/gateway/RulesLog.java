package dev.parley.gateway;

import dev.parley.gateway.roles.RoleSettings;
import dev.parley.gateway.roles.RoomRoles;
import dev.parley.log.KafkaSettings;
import dev.parley.log.SharedTable;
import dev.parley.node.NodeContext;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The rules of rooms, in a topic that every gateway reads.
 *
 * @param writer writes one change after the other, on a thread of its own: what waits for Kafka
 *     keeps nothing else waiting
 * @param waiting changes that are not written yet
 * @param roles what is known of it here
 */
record RulesLog(
    Vertx vertx, SharedTable table, WorkerExecutor writer, AtomicInteger waiting, RoomRoles roles) {

  /** Above it a change is refused. */
  private static final int MAX_WAITING = 64;

  /** Begins to read it. */
  static RulesLog open(NodeContext node, KafkaSettings kafka, RoleSettings settings) {
    SharedTable table = new SharedTable(kafka, settings.topic());
    WorkerExecutor writer = node.vertx().createSharedWorkerExecutor("parley-rules", 1);
    AtomicInteger waiting = new AtomicInteger();
    RoomRoles roles =
        new RoomRoles(
            settings.bytes(),
            node.clock()::wallMillis,
            values -> put(table, writer, waiting, values),
            table::isRead);
    table.open(roles::read);
    return new RulesLog(node.vertx(), table, writer, waiting, roles);
  }

  private static Future<Void> put(
      SharedTable table, WorkerExecutor writer, AtomicInteger waiting, Map<String, String> values) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return Future.failedFuture(
          new ProtocolException(
              ErrorCode.UNAVAILABLE, "too many changes wait here", ProtocolException.NO_ID, 1_000));
    }
    return writer
        .<Void>executeBlocking(
            () -> {
              values.forEach(table::putAndRead);
              return null;
            },
            false)
        .onComplete(done -> waiting.decrementAndGet());
  }

  /** Reads and writes no more. */
  Future<?> close() {
    return vertx
        .executeBlocking(
            () -> {
              table.close();
              return null;
            },
            false)
        .eventually(writer::close);
  }
}
