package dev.parley.wire;

/**
 * Turns a value into bytes and back. The bytes are one protobuf message, so a reader skips fields
 * that it does not know and a field that was once used keeps its number for ever.
 *
 * @param <T> the value
 */
public interface Codec<T> {

  /** Writes the value's fields. */
  void write(WireOut out, T value);

  /**
   * Reads fields until the end.
   *
   * @throws WireException where the bytes are no such message
   */
  T read(WireIn in);

  /** The value's bytes. */
  default byte[] encode(T value) {
    WireOut out = new WireOut();
    write(out, value);
    return out.toBytes();
  }

  /**
   * The value of the bytes.
   *
   * @throws WireException where the bytes are no such message
   */
  default T decode(byte[] bytes) {
    try {
      return read(new WireIn(bytes));
    } catch (IllegalArgumentException e) {
      throw new WireException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A codec of two functions. */
  static <T> Codec<T> of(Writer<T> writer, Reader<T> reader) {
    return new Codec<>() {
      @Override
      public void write(WireOut out, T value) {
        writer.write(out, value);
      }

      @Override
      public T read(WireIn in) {
        return reader.read(in);
      }
    };
  }

  /** Writes the fields of a value. */
  @FunctionalInterface
  interface Writer<T> {
    /** Writes them. */
    void write(WireOut out, T value);
  }

  /** Reads the fields of a value. */
  @FunctionalInterface
  interface Reader<T> {
    /** Reads them. */
    T read(WireIn in);
  }
}
