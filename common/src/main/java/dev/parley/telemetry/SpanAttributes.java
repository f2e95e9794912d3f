package dev.parley.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;

/**
 * The names of spans' attributes: OpenTelemetry's <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/kafka/">messaging conventions</a>,
 * and {@code parley.*} for what they have no name for. Never a body, a token, a name or an address.
 */
public final class SpanAttributes {

  /** The record's offset. */
  public static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");

  /** The record's partition. */
  public static final AttributeKey<String> PARTITION =
      AttributeKey.stringKey("messaging.destination.partition.id");

  /** The consumer group that read it. */
  public static final AttributeKey<String> GROUP =
      AttributeKey.stringKey("messaging.consumer.group.name");

  /** How many records were taken in one go. */
  public static final AttributeKey<Long> BATCH =
      AttributeKey.longKey("messaging.batch.message_count");

  /** Bytes of the body. */
  public static final AttributeKey<Long> BODY_SIZE =
      AttributeKey.longKey("messaging.message.body.size");

  /** The room, as {@link RoomLabel} has it. */
  public static final AttributeKey<String> ROOM = AttributeKey.stringKey("parley.room");

  /** The gateway that is sent to. */
  public static final AttributeKey<String> GATEWAY = AttributeKey.stringKey("parley.gateway");

  /** How it went, where that is neither success nor failure. */
  public static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("parley.outcome");

  /** Of what kind a failure was, see {@link TypedFailure}. */
  public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  /** How many sockets were written to. */
  public static final AttributeKey<Long> RECIPIENTS = AttributeKey.longKey("parley.recipients");

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("messaging.operation.name");
  private static final AttributeKey<String> OPERATION_TYPE =
      AttributeKey.stringKey("messaging.operation.type");

  private SpanAttributes() {}

  /**
   * Of an operation on a Kafka topic.
   *
   * @param type {@code send} or {@code process}, as the conventions have it
   */
  public static Attributes kafka(String topic, String operation, String type) {
    return Attributes.of(
        SYSTEM, "kafka", DESTINATION, topic, OPERATION, operation, OPERATION_TYPE, type);
  }
}
