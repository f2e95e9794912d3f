package dev.parley.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What in a log is an offence, and what is not. */
class LogRulesTest {

  @ParameterizedTest
  @CsvSource({
    "ERROR, dev.parley.gateway.connection.Socket, request_failed, ",
    "WARN, dev.parley.gateway.fanout.Feed, odd, java.io.IOException",
    "ERROR, io.vertx.core.impl.ContextImpl, Unhandled exception, java.io.IOException",
    "ERROR, io.netty.util.ResourceLeakDetector, LEAK: ByteBuf.release() was not called, ",
    "ERROR, io.vertx.core.net.impl.ConnectionBase, no such state, ",
    "ERROR, dev.parley.log.LogTail, tail_failed, java.lang.IllegalStateException",
    "ERROR, dev.parley.bus.Served, bus_handler_failed, java.lang.IllegalStateException",
    "ERROR, dev.parley.room.RoomHost, odd, org.apache.kafka.common.errors.TimeoutException",
    "ERROR, io.vertx.core.impl.ContextImpl, odd, java.lang.IllegalStateException",
    "WARN, com.hazelcast.internal.server, odd, java.lang.NullPointerException",
    "WARN, org.apache.kafka.clients.NetworkClient, a ClassCastException, ",
  })
  void isAnOffence(String level, String logger, String message, String exception) {
    assertThat(LogRules.offence("gateway-1", line(level, logger, message, exception)))
        .hasValueSatisfying(what -> assertThat(what).contains(logger));
  }

  @ParameterizedTest
  @CsvSource({
    "INFO, dev.parley.node.Node, started, ",
    "WARN, dev.parley.log.LogWriter, kafka_unavailable, ",
    "ERROR, dev.parley.log.LogTail, tail_failed, org.apache.kafka.common.errors.TimeoutException",
    "ERROR, dev.parley.bus.Served, bus_handler_failed, com.hazelcast.core.OperationTimeoutException",
    "ERROR, org.apache.kafka.clients.NetworkClient, no broker, ",
    "WARN, com.hazelcast.internal.server, Connection reset, java.io.IOException",
    "ERROR, io.vertx.core.net.impl.ConnectionBase, recvAddress(..): Connection reset by peer, ",
    "WARN, io.vertx.core.impl.BlockedThreadChecker, blocked, io.vertx.core.VertxException",
  })
  void isNone(String level, String logger, String message, String exception) {
    assertThat(LogRules.offence("gateway-1", line(level, logger, message, exception))).isEmpty();
  }

  @Test
  void whatIsNoJsonIsReadAsText() {
    assertThat(LogRules.offence("room-1", "Exception in thread \"main\"")).isPresent();
    assertThat(LogRules.offence("room-1", "java.lang.IllegalStateException: odd")).isPresent();
    assertThat(LogRules.offence("room-1", "started room-1")).isEmpty();
  }

  private static String line(String level, String logger, String message, String exception) {
    JsonObject error =
        exception == null ? new JsonObject() : new JsonObject().put("type", exception);
    return new JsonObject()
        .put("level", level)
        .put("logger", logger)
        .put("message", message)
        .put("error", error)
        .encode();
  }
}
