package dev.parley.gateway;

import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.Revocations;
import dev.parley.log.KafkaSettings;
import dev.parley.log.SharedTable;
import dev.parley.node.NodeContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * What admins have ended, in a topic that every gateway reads.
 *
 * @param revocations what is known of it here
 */
record EndedLog(Vertx vertx, SharedTable table, Revocations revocations) {

  /** Begins to read it. */
  static EndedLog open(NodeContext node, KafkaSettings kafka, AuthSettings auth) {
    Vertx vertx = node.vertx();
    SharedTable table = new SharedTable(kafka, auth.topic());
    Revocations revocations =
        new Revocations(
            auth.rules(),
            node.clock()::wallMillis,
            (key, value) -> put(vertx, table, key, value),
            table::isRead);
    table.open(
        (key, value) -> {
          if (!value.equals(SharedTable.REMOVED)) {
            revocations.read(key, value);
          }
        });
    return new EndedLog(vertx, table, revocations);
  }

  private static Future<Void> put(Vertx vertx, SharedTable table, String key, String value) {
    return vertx.executeBlocking(
        () -> {
          table.put(key, value);
          return null;
        },
        false);
  }

  /** Reads no more. */
  Future<?> close() {
    return vertx.executeBlocking(
        () -> {
          table.close();
          return null;
        },
        false);
  }
}
