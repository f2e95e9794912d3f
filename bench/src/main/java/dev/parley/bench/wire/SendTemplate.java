package dev.parley.bench.wire;

/** A message that is ready but for its number: what is sent again has the same bytes. */
public final class SendTemplate {

  /** The id of a send is this and the message's number, so that its length never changes. */
  public static final long FIRST_ID = 1_000_000_000L;

  private static final int ID_DIGITS = 10;
  private static final int KEY_DIGITS = 8;

  private final byte[] text;
  private final int idAt;
  private final int keyAt;
  private final int tagAt;

  private SendTemplate(byte[] text, int idAt, int keyAt, int tagAt) {
    this.text = text;
    this.idAt = idAt;
    this.keyAt = keyAt;
    this.tagAt = tagAt;
  }

  /**
   * A {@code send} of parley.v1.
   *
   * @param run makes the keys differ from those of other runs
   */
  public static SendTemplate parley(String room, String run, int bodyBytes) {
    String before = "{\"id\":";
    String toKey = ",\"op\":\"send\",\"room\":\"" + room + "\",\"key\":\"" + run + "-";
    String toBody = "\",\"body\":\"";
    int keyAt = before.length() + ID_DIGITS + toKey.length();
    int tagAt = keyAt + KEY_DIGITS + toBody.length();
    String text =
        before + FIRST_ID + toKey + "0".repeat(KEY_DIGITS) + toBody + Tag.body(bodyBytes) + "\"}";
    return new SendTemplate(Ascii.bytes(text), before.length(), keyAt, tagAt);
  }

  /** A message that is nothing but its body. */
  public static SendTemplate raw(int bodyBytes) {
    return new SendTemplate(Ascii.bytes(Tag.body(bodyBytes)), -1, -1, 0);
  }

  /** Bytes of the frame. */
  public int frameBytes() {
    return Frames.sizeOf(text.length);
  }

  /** Writes the frame of a message; returns its length. */
  public int write(byte[] into, long message, int mask) {
    if (idAt >= 0) {
      Ascii.putDecimal(text, idAt, ID_DIGITS, FIRST_ID + message);
      Ascii.putHex(text, keyAt, KEY_DIGITS, message);
    }
    Tag.put(text, tagAt, message);
    return Frames.write(into, Frames.TEXT, text, text.length, mask);
  }
}
