package dev.parley.contract;

/** What a record in the rooms log is. The code stands in Kafka headers: never reuse one. */
public enum RecordKind {
  /** A message that a member sent. */
  MESSAGE(1),
  /** A new body for the message at {@code target}. */
  EDIT(2),
  /** The message at {@code target} is deleted. */
  DELETE(3),
  /** A reaction to the message at {@code target}. */
  REACTION(4);

  private final int code;

  RecordKind(int code) {
    this.code = code;
  }

  /** The number on the wire and in the log. */
  public int code() {
    return code;
  }

  /**
   * The kind of a code.
   *
   * @throws IllegalArgumentException for a code that no version has used
   */
  public static RecordKind of(int code) {
    for (RecordKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("record kind: " + code + " (expected: 1 to 4)");
  }
}
