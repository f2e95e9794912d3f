package dev.parley.protocol;

/**
 * Names a room: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}. Gateways take no request for
 * {@code .} and {@code ..}, see {@link #isPathStep}.
 *
 * <p>The id is the Kafka record key of everything in the room, so it also decides the partition.
 *
 * @param value the id as clients write it
 */
public record RoomId(String value) {

  /** The most characters that an id may have. */
  public static final int MAX_LENGTH = 128;

  /**
   * Checks the id.
   *
   * @throws IllegalArgumentException naming the value and what was expected
   */
  public RoomId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "room: \"%s\" (expected: 1 to %d characters of A-Z a-z 0-9 . _ : -)"
              .formatted(abbreviate(value), MAX_LENGTH));
    }
  }

  /** Whether a text is a room id. */
  public static boolean isValid(String value) {
    int length = value.length();
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == ':'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a text is {@code .} or {@code ..}: a room id, but one that no client may use, because
   * in a URL it is not a name but a step in the path (RFC 3986, section 5.2.4). Logs may have such
   * rooms from before.
   */
  public static boolean isPathStep(String value) {
    return value.equals(".") || value.equals("..");
  }

  private static String abbreviate(String value) {
    return value.length() <= 40 ? value : value.substring(0, 40) + "…";
  }

  @Override
  public String toString() {
    return value;
  }
}
