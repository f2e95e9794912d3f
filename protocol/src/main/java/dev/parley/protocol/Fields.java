package dev.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, as texts, integers, nested objects, or pieces of the bytes: the
 * piece of {@code body} is as the client wrote it.
 */
final class Fields {

  /** The largest integer that is one in every language (RFC 8259, section 6). */
  static final long MAX_INTEGER = (1L << 53) - 1;

  private static final int MAX_EPOCH = 64;

  /** Below 2^53. */
  private static final Pattern OFFSET = Pattern.compile("-1|0|[1-9][0-9]{0,14}");

  private final Map<String, Object> values = new HashMap<>();

  /** Whether numbers may be written as texts. */
  private final boolean ofTexts;

  private Fields(boolean ofTexts) {
    this.ofTexts = ofTexts;
  }

  /**
   * Reads a frame.
   *
   * @param json UTF-8
   * @throws ProtocolException bad_frame where the bytes are no JSON object
   */
  static Fields frame(byte[] json) {
    return FieldParser.parse(json, "frame", "{\"id\":…,\"op\":…}", false);
  }

  /**
   * Reads a frame of a server's, with its lists, which those of clients have not.
   *
   * @throws ProtocolException bad_frame where the bytes are no JSON object
   */
  static Fields serverFrame(byte[] json) {
    return FieldParser.parse(json, "frame", "{\"event\":…} or {\"id\":…}", true);
  }

  /** The parameters of a URL's query: texts, some of which are read as integers. */
  static Fields query(Map<String, String> parameters) {
    Fields fields = new Fields(true);
    fields.values.putAll(parameters);
    return fields;
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
    return json.length == 0 ? none() : FieldParser.parse(json, "request", expected, false);
  }

  /** An object without fields. */
  static Fields none() {
    return new Fields(false);
  }

  /** Adds a field that was read. */
  void put(String name, Object value) {
    values.put(name, value);
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

  /** A text that has to be there. */
  String anyText(String name) {
    return text(name, 0, Integer.MAX_VALUE);
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
    Object number = value;
    if (ofTexts) {
      number = integerOrText(value.toString());
    } else if (value instanceof byte[] piece) { // limits have a number that is called body
      number = integerOrText(new String(piece, StandardCharsets.US_ASCII));
    }
    if (number instanceof Long integer && integer >= min && integer <= max) {
      return integer;
    }
    throw invalid("%s: %s (expected: an integer from %d to %d)", name, show(name), min, max);
  }

  private static Object integerOrText(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException noInteger) {
      return text;
    }
  }

  /** An integer that has to be there. */
  long number(String name, long min, long max) {
    if (!has(name)) {
      throw invalid("%s: missing (expected: an integer from %d to %d)", name, min, max);
    }
    return number(name, min, min, max);
  }

  boolean truth(String name) {
    if (values.get(name) instanceof Boolean truth) {
      return truth;
    }
    throw invalid("%s: %s (expected: true or false)", name, show(name));
  }

  /** A list of objects; empty where there is none. */
  List<Fields> list(String name) {
    return elements(name, Fields.class, "objects");
  }

  /** A list of texts; empty where there is none. */
  List<String> texts(String name) {
    return elements(name, String.class, "texts");
  }

  private <T> List<T> elements(String name, Class<T> type, String expected) {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(type::isInstance)) {
      return list.stream().<T>map(type::cast).toList();
    }
    throw invalid("%s: %s (expected: a list of %s)", name, show(name), expected);
  }

  /** The position whose fields these are. */
  Position position() {
    return new Position(text("epoch", 1, MAX_EPOCH), offset("offset", Position.NOTHING));
  }

  /** The field {@code position}. */
  Position position(String name) {
    return required(name).position();
  }

  /** A position that is written {@code epoch/offset}. */
  static Position positionText(String name, String text) {
    int slash = text.lastIndexOf('/');
    String offset = text.substring(slash + 1);
    if (slash >= 1 && slash <= MAX_EPOCH && OFFSET.matcher(offset).matches()) {
      return new Position(text.substring(0, slash), Long.parseLong(offset));
    }
    Fields shown = query(Map.of(name, text));
    throw invalid("%s: %s (expected: epoch/offset)", name, shown.show(name));
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

  /** An object that has to be there. */
  Fields required(String name) {
    Fields object = object(name);
    if (object == null) {
      throw invalid("%s: missing (expected: an object)", name);
    }
    return object;
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

  static ProtocolException badFrame(String message) {
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
    if (value instanceof List) {
      return Unusable.ARRAY.text;
    }
    if (value instanceof Boolean) {
      return Unusable.OTHER.text;
    }
    if (value instanceof Unusable unusable) {
      return unusable.text;
    }
    String text = value.toString();
    String shown = Utf8.whole(text.length() <= 40 ? text : text.substring(0, 40) + "…");
    return value instanceof String ? '"' + shown + '"' : shown;
  }
}
