package dev.parley.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.parley.contract.Append;
import dev.parley.contract.Position;
import dev.parley.contract.RecordKind;
import dev.parley.contract.RoomId;
import dev.parley.contract.RoomRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * How a record stands in Kafka, so that any Kafka client can read and write rooms: key = room id,
 * value = the body as JSON, timestamp = when it was appended, and headers in UTF-8: {@code from},
 * {@code key} (both required), {@code name}, {@code kind} (a {@link RecordKind}'s code, 1 when
 * missing), {@code target}, {@code traceparent}. Unknown headers are ignored.
 */
final class RecordFormat {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_KEY_LENGTH = 64;
  private static final int MAX_USER_LENGTH = 256;

  private RecordFormat() {}

  /** The headers of a record that is to be appended. */
  static Map<String, String> headers(Append append) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("from", append.sender());
    headers.put("key", append.key());
    if (append.name() != null) {
      headers.put("name", append.name());
    }
    if (append.kind() != RecordKind.MESSAGE) {
      headers.put("kind", Integer.toString(append.kind().code()));
      headers.put("target", Long.toString(append.target()));
    }
    if (append.traceparent() != null) {
      headers.put("traceparent", append.traceparent());
    }
    return headers;
  }

  /** What was read; a record that nobody can read is set aside with the reason. */
  static LogEntry decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new LogEntry(record.offset(), read(record), null);
    } catch (IOException | IllegalArgumentException e) {
      return new LogEntry(record.offset(), null, String.valueOf(e.getMessage()));
    }
  }

  private static RoomRecord read(ConsumerRecord<byte[], byte[]> record) throws IOException {
    if (record.key() == null || record.value() == null) {
      throw new IllegalArgumentException("record without key or value");
    }
    String sender = "";
    String key = "";
    String name = null;
    String traceparent = null;
    RecordKind kind = RecordKind.MESSAGE;
    long target = Position.NOTHING;
    for (Header header : record.headers()) {
      switch (header.key()) {
        case "from" -> sender = text(header);
        case "key" -> key = text(header);
        case "name" -> name = text(header);
        case "traceparent" -> traceparent = text(header);
        case "kind" -> kind = RecordKind.of(Integer.parseInt(text(header)));
        case "target" -> target = Long.parseLong(text(header));
        default -> {}
      }
    }
    require("from", sender, MAX_USER_LENGTH);
    require("key", key, MAX_KEY_LENGTH);
    checkJson(record.value());
    return new RoomRecord(
        new RoomId(new String(record.key(), StandardCharsets.UTF_8)),
        record.offset(),
        Position.UNKNOWN,
        kind,
        sender,
        name,
        key,
        record.timestamp(),
        target,
        record.value(),
        traceparent);
  }

  private static void require(String header, String value, int maxLength) {
    if (value.isEmpty() || value.length() > maxLength) {
      throw new IllegalArgumentException(
          "header %s: %d characters (expected: 1 to %d)"
              .formatted(header, value.length(), maxLength));
    }
  }

  private static String text(@Nullable Header header) {
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static CharBuffer utf8(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("value: not UTF-8", e);
    }
  }

  private static void checkJson(byte[] value) throws IOException {
    // From bytes the parser would take UTF-16, UTF-32, a byte order mark and surrogates as well.
    CharBuffer text = utf8(value);
    try (JsonParser parser = JSON.createParser(text.array(), 0, text.limit())) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("value: empty (expected: one JSON value)");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("value: more than one JSON value");
      }
    }
  }
}
