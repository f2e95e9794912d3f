package dev.parley.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.parley.contract.Append;
import dev.parley.contract.Header;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * How a record is written in Kafka, so that any Kafka client can read and write rooms: key = room
 * id, value = the body as JSON, timestamp = when it was appended, and headers in UTF-8: {@code
 * from}, {@code key} (both required), {@code name}, {@code kind} (a {@link RecordKind}'s code, 1
 * when missing), {@code target}, {@code traceparent}. Other headers are kept as they are.
 *
 * <p>A record of a kind that this version does not know is read as well, whatever its value is:
 * only a version that knows the kind can judge it. So is a deletion without a value.
 */
public final class RecordFormat {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_KEY_LENGTH = 64;
  private static final int MAX_USER_LENGTH = 256;
  private static final byte[] NOTHING = {};

  private RecordFormat() {}

  /** The headers of a record that is to be appended. */
  static List<Header> headers(Append append) {
    List<Header> headers = new ArrayList<>();
    headers.add(header("from", append.sender()));
    headers.add(header("key", append.key()));
    if (append.name() != null) {
      headers.add(header("name", append.name()));
    }
    if (!append.kind().isMessage()) {
      headers.add(header("kind", Integer.toString(append.kind().code())));
      headers.add(header("target", Long.toString(append.target())));
    }
    if (append.traceparent() != null) {
      headers.add(header("traceparent", append.traceparent()));
    }
    headers.addAll(append.headers());
    return headers;
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** What was read; a record that nobody can read is set aside with the reason. */
  public static LogEntry decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new LogEntry(record.offset(), read(record), null);
    } catch (IOException | IllegalArgumentException e) {
      return new LogEntry(record.offset(), null, String.valueOf(e.getMessage()));
    }
  }

  private static RoomRecord read(ConsumerRecord<byte[], byte[]> record) throws IOException {
    if (record.key() == null) {
      throw new IllegalArgumentException("record without key");
    }
    String sender = "";
    String key = "";
    String name = null;
    String traceparent = null;
    RecordKind kind = RecordKind.MESSAGE;
    long target = Position.NOTHING;
    List<Header> others = new ArrayList<>(0);
    for (org.apache.kafka.common.header.Header header : record.headers()) {
      switch (header.key()) {
        case "from" -> sender = text(header);
        case "key" -> key = text(header);
        case "name" -> name = text(header);
        case "traceparent" -> traceparent = text(header);
        case "kind" -> kind = kind(text(header));
        case "target" -> target = Long.parseLong(text(header));
        default -> others.add(new Header(header.key(), bytes(header.value())));
      }
    }
    require("from", sender, MAX_USER_LENGTH);
    require("key", key, MAX_KEY_LENGTH);
    checkValue(kind, record.value());
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
        bytes(record.value()),
        traceparent,
        others.isEmpty() ? List.of() : others);
  }

  private static RecordKind kind(String code) {
    RecordKind kind = new RecordKind(Integer.parseInt(code));
    if (kind.code() < 1) {
      throw new IllegalArgumentException("header kind: %s (expected: from 1 on)".formatted(code));
    }
    return kind;
  }

  private static void checkValue(RecordKind kind, byte @Nullable [] value) throws IOException {
    boolean needed = kind.isKnown() && !kind.equals(RecordKind.DELETE);
    if (needed && value == null) {
      throw new IllegalArgumentException("record without value");
    }
    if (needed || (kind.isKnown() && bytes(value).length > 0)) {
      checkJson(bytes(value));
    }
  }

  private static byte[] bytes(byte @Nullable [] value) {
    return value == null ? NOTHING : value;
  }

  private static void require(String header, String value, int maxLength) {
    if (value.isEmpty() || value.length() > maxLength) {
      throw new IllegalArgumentException(
          "header %s: %d characters (expected: 1 to %d)"
              .formatted(header, value.length(), maxLength));
    }
  }

  private static String text(org.apache.kafka.common.header.Header header) {
    return new String(bytes(header.value()), StandardCharsets.UTF_8);
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
