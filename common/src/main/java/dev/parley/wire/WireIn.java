package dev.parley.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Reads numbered fields: {@code while (in.next()) switch (in.field()) …}. Lengths are checked
 * against the bytes that are really there before anything is allocated.
 */
public final class WireIn {

  private final byte[] bytes;
  private final CodedInputStream in;
  private int tag;

  WireIn(byte[] bytes) {
    this.bytes = bytes;
    this.in = CodedInputStream.newInstance(bytes);
  }

  /** Goes to the next field; false at the end. */
  public boolean next() {
    tag = read(in::readTag);
    return tag != 0;
  }

  /** The number of the field reached. */
  public int field() {
    return WireFormat.getTagFieldNumber(tag);
  }

  /** The field as text. */
  public String text() {
    return read(in::readStringRequireUtf8);
  }

  /** The field as an integer. */
  public long number() {
    return read(in::readSInt64);
  }

  /** The field as an integer of 32 bits. */
  public int int32() {
    long value = number();
    if (value != (int) value) {
      throw new WireException("number: " + value + " (expected: 32 bits)", null);
    }
    return (int) value;
  }

  /** The field as a truth value. */
  public boolean flag() {
    return read(in::readBool);
  }

  /** The field as raw bytes. */
  public byte[] bytes() {
    return read(in::readByteArray);
  }

  /** The field as an inner message. */
  public <T> T message(Codec<T> codec) {
    return codec.decode(bytes());
  }

  /** All bytes of the message, read or not. */
  public byte[] whole() {
    return bytes;
  }

  /** Passes over a field that this version does not know. */
  public void skip() {
    read(() -> in.skipField(tag));
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.run();
    } catch (IOException e) {
      throw new WireException(String.valueOf(e.getMessage()), e);
    }
  }

  private interface Reading<T> {
    T run() throws IOException;
  }
}
