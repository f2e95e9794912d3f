package dev.parley.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes numbered fields. A field that has its default (zero, empty, null) is left out. */
public final class WireOut {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 256);

  /** A text; null and empty are both left out. */
  public void text(int field, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      write(() -> out.writeString(field, value));
    }
  }

  /** An integer, small where near zero on either side. */
  public void number(int field, long value) {
    if (value != 0) {
      write(() -> out.writeSInt64(field, value));
    }
  }

  /** A truth value. */
  public void flag(int field, boolean value) {
    if (value) {
      write(() -> out.writeBool(field, true));
    }
  }

  /** Raw bytes. */
  public void bytes(int field, byte[] value) {
    if (value.length > 0) {
      write(() -> out.writeByteArray(field, value));
    }
  }

  /** One inner message; written even when it is empty, so that its presence can be seen. */
  public <T> void message(int field, Codec<T> codec, T value) {
    byte[] inner = codec.encode(value);
    write(() -> out.writeByteArray(field, inner));
  }

  /** Fields that are encoded already. */
  public void raw(byte[] fields) {
    write(() -> out.writeRawBytes(fields));
  }

  /** A list of inner messages. */
  public <T> void messages(int field, Codec<T> codec, List<? extends T> values) {
    for (T value : values) {
      message(field, codec, value);
    }
  }

  /** A list of texts; empty ones are kept. */
  public void texts(int field, List<String> values) {
    for (String value : values) {
      write(() -> out.writeString(field, value));
    }
  }

  /** A list of integers. */
  public void numbers(int field, List<Long> values) {
    for (long value : values) {
      write(() -> out.writeSInt64(field, value));
    }
  }

  byte[] toBytes() {
    write(out::flush);
    return bytes.toByteArray();
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  private interface Writing {
    void run() throws IOException;
  }
}
