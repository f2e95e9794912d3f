package dev.parley.bench.wire;

/**
 * What bench reads of a {@code message} event. The frames of a run are alike, so each field is
 * first looked for where it stood the last time.
 */
public final class MessageEvent {

  private static final byte[] START = Ascii.bytes("{\"event\":\"message\"");
  private static final byte[] OFFSET = Ascii.bytes("\"offset\":");
  private static final byte[] PREV = Ascii.bytes("\"prev\":");
  private static final byte[] BODY = Ascii.bytes("\"body\":\"");

  private int offsetHint = -1;
  private int prevHint = -1;
  private int tagFromEndHint = -1;

  private long offset;
  private long prev;
  private int message;

  /** Whether it is one. */
  public static boolean is(byte[] bytes, int from, int to) {
    return Ascii.at(bytes, from, to, START);
  }

  /** Reads one; false where it has no offset. */
  public boolean read(byte[] bytes, int from, int to) {
    int offsetAt = from + offsetHint;
    if (offsetHint < 0 || !Ascii.at(bytes, offsetAt, to, OFFSET)) {
      offsetAt = Ascii.find(bytes, from + START.length, to, OFFSET);
      if (offsetAt < 0) {
        return false;
      }
      offsetHint = offsetAt - from;
    }
    offset = Ascii.number(bytes, offsetAt + OFFSET.length, to);
    int prevAt = from + prevHint;
    if (prevHint < 0 || !Ascii.at(bytes, prevAt, to, PREV)) {
      prevAt = Ascii.find(bytes, from + START.length, to, PREV);
      prevHint = prevAt < 0 ? -1 : prevAt - from;
    }
    prev = prevAt < 0 ? -1 : Ascii.number(bytes, prevAt + PREV.length, to);
    message = tagFromEndHint < 0 ? -1 : Tag.read(bytes, to - tagFromEndHint, to);
    if (message < 0) {
      int bodyAt = Ascii.find(bytes, from + START.length, to, BODY);
      message = bodyAt < 0 ? -1 : Tag.read(bytes, bodyAt + BODY.length, to);
      tagFromEndHint = message < 0 ? -1 : to - bodyAt - BODY.length;
    }
    return offset >= 0;
  }

  /** Its place in the room. */
  public long offset() {
    return offset;
  }

  /** The offset of the record before it, or -1 where the server did not tell. */
  public long prev() {
    return prev;
  }

  /** Its number, by the tag in its body, or -1 where it has none. */
  public int message() {
    return message;
  }
}
