package dev.parley.protocol;

import java.util.List;

/**
 * What a record in the rooms log is. An open value: a later version may have kinds that this one
 * does not know, and such a record is stored, numbered and passed on like any other.
 *
 * @param code the number on the wire and in the log, from 1; a number is never used again for
 *     something else
 */
public record RecordKind(int code) {

  /** A message that a member sent. */
  public static final RecordKind MESSAGE = new RecordKind(1);

  /** A new body for the message at {@code target}. */
  public static final RecordKind EDIT = new RecordKind(2);

  /** The message at {@code target} is deleted. */
  public static final RecordKind DELETE = new RecordKind(3);

  /** A reaction to the message at {@code target}. */
  public static final RecordKind REACTION = new RecordKind(4);

  /** The kinds that this version knows. */
  public static final List<RecordKind> KNOWN = List.of(MESSAGE, EDIT, DELETE, REACTION);

  /** Whether this version knows what such a record means. */
  public boolean isKnown() {
    return KNOWN.contains(this);
  }

  /** Whether it is a message, not something about one. */
  public boolean isMessage() {
    return code == MESSAGE.code;
  }
}
