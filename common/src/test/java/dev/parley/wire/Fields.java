package dev.parley.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Takes encoded messages apart, for tests that damage them. */
final class Fields {

  private Fields() {}

  /**
   * A field of a message.
   *
   * @param start where its tag begins
   * @param content where its value begins: a length, or the number itself
   * @param end where the next field begins
   * @param wireType how it is written
   * @param number which field it is
   */
  record Span(int start, int content, int end, int wireType, int number) {
    boolean hasLength() {
      return wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** The bytes of a field that has a length, without it. */
    byte[] message(byte[] whole) {
      try {
        return CodedInputStream.newInstance(whole, content, end - content).readByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static List<Span> of(byte[] message) {
    List<Span> spans = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      int start = 0;
      int tag = in.readTag();
      while (tag != 0) {
        int content = in.getTotalBytesRead();
        in.skipField(tag);
        spans.add(
            new Span(
                start,
                content,
                in.getTotalBytesRead(),
                WireFormat.getTagWireType(tag),
                WireFormat.getTagFieldNumber(tag)));
        start = in.getTotalBytesRead();
        tag = in.readTag();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return spans;
  }

  /** The bytes that a few writes give. */
  static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  /** Writes something. */
  interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }
}
