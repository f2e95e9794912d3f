package dev.parley.gateway.auth;

import dev.parley.protocol.RoomId;

/**
 * Some rooms in one text: a room id, with an optional {@code *} at its end for all that follows.
 */
public final class RoomPattern {

  private static final String REST = "*";

  private RoomPattern() {}

  /** Whether a text is one; {@code *} alone is every room. */
  public static boolean isValid(String text) {
    return text.equals(REST) || RoomId.isValid(isOpen(text) ? begin(text) : text);
  }

  /** Whether a room is one of those. */
  public static boolean matches(String pattern, RoomId room) {
    return isOpen(pattern) ? room.value().startsWith(begin(pattern)) : room.value().equals(pattern);
  }

  /** Whether more than one room may match. */
  static boolean isOpen(String pattern) {
    return pattern.endsWith(REST);
  }

  /** What the rooms of an open pattern begin with. */
  static String begin(String pattern) {
    return pattern.substring(0, pattern.length() - REST.length());
  }
}
