package dev.parley.gateway.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.parley.contract.RoomId;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, as texts, integers, nested objects, or pieces of the bytes. Reads
 * each byte once; the piece of {@code body} is cut out as the client wrote it.
 */
final class Fields {

  private static final long MAX_INTEGER = (1L << 53) - 1;
  private static final int MAX_DEPTH = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final Map<String, Object> values = new HashMap<>();

  private Fields() {}

  /**
   * Reads a frame.
   *
   * @param json UTF-8
   * @throws ProtocolException bad_frame where the bytes are no JSON object
   */
  static Fields frame(byte[] json) {
    return parse(json, "frame", "{\"id\":…,\"op\":…}");
  }

  /**
   * Reads the body of an HTTP request; an empty one is taken for an empty object.
   *
   * @param json any bytes
   * @param expected the object as it should be, for the error
   * @throws ProtocolException bad_frame where the bytes are no JSON object in UTF-8
   */
  static Fields httpBody(byte[] json, String expected) {
    if (!Utf8.isValid(json)) {
      throw badFrame("request: no UTF-8 (expected: a JSON object in UTF-8)");
    }
    return json.length == 0 ? none() : parse(json, "request", expected);
  }

  /** An object without fields. */
  static Fields none() {
    return new Fields();
  }

  private static Fields parse(byte[] json, String what, String expected) {
    if (isWide(json)) {
      throw badFrame(what + ": no UTF-8 (expected: a JSON object in UTF-8)");
    }
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw badFrame("%s: no JSON object (expected: %s)".formatted(what, expected));
      }
      Fields fields = object(parser, json);
      if (parser.nextToken() != null) {
        throw badFrame(what + ": something follows the JSON object");
      }
      return fields;
    } catch (IOException e) {
      throw badFrame("%s: no JSON object (expected: %s)".formatted(what, expected));
    }
  }

  /** Whether the parser would take it for UTF-16 or UTF-32; no JSON in UTF-8 has a NUL. */
  private static boolean isWide(byte[] json) {
    for (int i = 0; i < Math.min(4, json.length); i++) {
      if (json[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static Fields object(JsonParser parser, byte[] json) throws IOException {
    Fields fields = new Fields();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("body")) {
        fields.values.put(name, piece(parser, json));
      } else {
        Object value = value(parser, token, json);
        if (value != null) {
          fields.values.put(name, value);
        }
      }
    }
    return fields;
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token, byte[] json)
      throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case START_OBJECT -> object(parser, json);
      case START_ARRAY -> {
        parser.skipChildren();
        yield Unusable.ARRAY;
      }
      case VALUE_NULL -> null;
      default -> Unusable.OTHER;
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return Unusable.OTHER;
    }
    return parser.getLongValue();
  }

  private static byte[] piece(JsonParser parser, byte[] json) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int to = (int) parser.currentLocation().getByteOffset();
    return Arrays.copyOfRange(json, from, to);
  }

  /** The id; bad_frame where there is none that can be used. */
  long id() {
    if (values.get("id") instanceof Long id && id >= 1 && id <= MAX_INTEGER) {
      return id;
    }
    throw badFrame("id: %s (expected: an integer from 1 to 2^53-1)".formatted(show("id")));
  }

  String text(String name, int minLength, int maxLength) {
    String value = textOrNull(name, minLength, maxLength);
    if (value == null) {
      throw invalid("%s: missing (expected: %d to %d characters)", name, minLength, maxLength);
    }
    return value;
  }

  @Nullable String textOrNull(String name, int minLength, int maxLength) {
    Object value = values.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text
        && text.length() >= minLength
        && text.length() <= maxLength
        && Utf8.isWhole(text)) {
      return text;
    }
    throw invalid("%s: %s (expected: %d to %d characters)", name, show(name), minLength, maxLength);
  }

  /** The field is this text, or missing where it is null. */
  void set(String name, @Nullable String value) {
    if (value == null) {
      values.remove(name);
    } else {
      values.put(name, value);
    }
  }

  RoomId room() {
    Object value = values.get("room");
    if (value instanceof String text && RoomId.isValid(text) && !RoomId.isPathStep(text)) {
      return new RoomId(text);
    }
    throw invalid(
        "room: %s (expected: 1 to %d characters of A-Z a-z 0-9 . _ : -, not . or ..)",
        show("room"), RoomId.MAX_LENGTH);
  }

  /** A guest's name, cleaned. */
  String displayName(String name) {
    String clean = DisplayName.clean(text(name, 1, DisplayName.MAX_LENGTH));
    if (clean == null) {
      throw invalid(
          "%s: %s (expected: 1 to %d characters, one of them visible)",
          name, show(name), DisplayName.MAX_LENGTH);
    }
    return clean;
  }

  long number(String name, long byDefault, long min, long max) {
    Object value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    if (value instanceof Long number && number >= min && number <= max) {
      return number;
    }
    throw invalid("%s: %s (expected: an integer from %d to %d)", name, show(name), min, max);
  }

  long offset(String name, long byDefault) {
    return number(name, byDefault, -1, MAX_INTEGER);
  }

  @Nullable Fields object(String name) {
    Object value = values.get(name);
    if (value == null || value instanceof Fields) {
      return (Fields) value;
    }
    throw invalid("%s: %s (expected: an object)", name, show(name));
  }

  byte[] body(int maxBytes) {
    Object value = values.get("body");
    if (!(value instanceof byte[] body)) {
      throw invalid("body: missing (expected: any JSON value)");
    }
    if (body.length > maxBytes) {
      throw new ProtocolException(
          ErrorCode.TOO_LARGE,
          "body: %d bytes (expected: at most %d)".formatted(body.length, maxBytes));
    }
    return body;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  static ProtocolException invalid(String format, Object... values) {
    return new ProtocolException(ErrorCode.INVALID, format.formatted(values));
  }

  private static ProtocolException badFrame(String message) {
    return new ProtocolException(ErrorCode.BAD_FRAME, message);
  }

  private String show(String name) {
    Object value = values.get(name);
    if (value == null) {
      return "missing";
    }
    if (value instanceof Fields) {
      return "an object";
    }
    if (value instanceof Unusable unusable) {
      return unusable.text;
    }
    String text = value.toString();
    String shown = Utf8.whole(text.length() <= 40 ? text : text.substring(0, 40) + "…");
    return value instanceof String ? '"' + shown + '"' : shown;
  }

  /** A value of a kind that no field has. */
  private enum Unusable {
    ARRAY("an array"),
    OTHER("no integer, text or object");

    private final String text;

    Unusable(String text) {
      this.text = text;
    }
  }
}
