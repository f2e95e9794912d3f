package dev.parley.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object into {@link Fields}, each byte once; the piece of {@code body} is cut out
 * as it was written.
 */
final class FieldParser {

  private static final int MAX_DEPTH = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private FieldParser() {}

  static Fields parse(byte[] json, String what, String expected, boolean lists) {
    if (isWide(json)) {
      throw Fields.badFrame(what + ": no UTF-8 (expected: a JSON object in UTF-8)");
    }
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Fields.badFrame("%s: no JSON object (expected: %s)".formatted(what, expected));
      }
      Fields fields = object(parser, json, lists);
      if (parser.nextToken() != null) {
        throw Fields.badFrame(what + ": something follows the JSON object");
      }
      return fields;
    } catch (IOException e) {
      throw Fields.badFrame("%s: no JSON object (expected: %s)".formatted(what, expected));
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

  private static Fields object(JsonParser parser, byte[] json, boolean lists) throws IOException {
    Fields fields = Fields.none();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("body")) {
        fields.put(name, piece(parser, json));
      } else {
        Object value = value(parser, token, json, lists);
        if (value != null) {
          fields.put(name, value);
        }
      }
    }
    return fields;
  }

  private static @Nullable Object value(
      JsonParser parser, JsonToken token, byte[] json, boolean lists) throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case START_OBJECT -> object(parser, json, lists);
      case START_ARRAY -> {
        if (lists) {
          yield list(parser, json);
        }
        parser.skipChildren();
        yield Unusable.ARRAY;
      }
      case VALUE_NULL -> null;
      default -> Unusable.OTHER;
    };
  }

  private static List<Object> list(JsonParser parser, byte[] json) throws IOException {
    List<Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      Object value = value(parser, token, json, true);
      list.add(value == null ? Unusable.OTHER : value);
    }
    return list;
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
}
