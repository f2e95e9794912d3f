package dev.parley.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON into bytes, without white space and with fields in the order given: the first bytes
 * of every frame are part of the protocol.
 */
public final class Json {

  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private byte[] bytes;
  private int length;
  private boolean comma;

  private Json(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Begins an object. */
  public static Json object() {
    Json json = new Json(256);
    json.raw("{");
    return json;
  }

  /** A text, or null. */
  public Json field(String name, @Nullable String value) {
    name(name);
    if (value == null) {
      raw("null");
    } else {
      text(value);
    }
    return this;
  }

  /** A text, where there is one. */
  public Json optional(String name, @Nullable String value) {
    return value == null ? this : field(name, value);
  }

  /** The fields of a position. */
  public Json position(Position position) {
    return field("epoch", position.epoch()).field("offset", position.offset());
  }

  /** A position, as an object. */
  public Json field(String name, Position position) {
    return field(name, object().position(position));
  }

  /** An integer. */
  public Json field(String name, long value) {
    name(name);
    return raw(Long.toString(value));
  }

  /** A truth value. */
  public Json field(String name, boolean value) {
    name(name);
    return raw(value ? "true" : "false");
  }

  /** A value that is JSON already. */
  public Json field(String name, byte[] json) {
    name(name);
    return raw(json);
  }

  /** A value that is written by the caller. */
  public Json field(String name, Json value) {
    name(name);
    value.end();
    ensure(value.length);
    System.arraycopy(value.bytes, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /** A list of objects. */
  public <T> Json list(String name, Iterable<T> values, Writer<T> writer) {
    name(name);
    raw("[");
    boolean first = true;
    for (T value : values) {
      if (!first) {
        raw(",");
      }
      first = false;
      raw("{");
      comma = false;
      writer.write(this, value);
      raw("}");
    }
    comma = true;
    return raw("]");
  }

  /** A list of texts. */
  public Json texts(String name, Iterable<String> values) {
    name(name);
    raw("[");
    boolean first = true;
    for (String value : values) {
      if (!first) {
        raw(",");
      }
      first = false;
      text(value);
    }
    return raw("]");
  }

  /** Ends the object and gives its bytes. */
  public byte[] toBytes() {
    end();
    return Arrays.copyOf(bytes, length);
  }

  private void end() {
    raw("}");
  }

  private void name(String name) {
    if (comma) {
      raw(",");
    }
    comma = true;
    raw("\"").raw(name).raw("\":");
  }

  private void text(String value) {
    raw("\"").raw(quoted(value)).raw("\"");
  }

  /** Escaped; half a surrogate pair, which UTF-8 cannot carry, becomes U+FFFD. */
  private static byte[] quoted(String value) {
    try {
      return ENCODER.quoteAsUTF8(value);
    } catch (IllegalArgumentException halfAPair) {
      return ENCODER.quoteAsUTF8(Utf8.whole(value));
    }
  }

  @SuppressWarnings("deprecation") // all callers pass ASCII
  private Json raw(String ascii) {
    ensure(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
    return this;
  }

  private Json raw(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Writes the fields of one object of a list. */
  @FunctionalInterface
  public interface Writer<T> {
    /** Writes them. */
    void write(Json json, T value);
  }
}
