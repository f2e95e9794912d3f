package dev.parley.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client can ask for over a connection. */
public enum Op {
  /** See {@link Request.Connect}. */
  CONNECT,
  /** See {@link Request.Join}. */
  JOIN,
  /** See {@link Request.Leave}. */
  LEAVE,
  /** See {@link Request.Send}. */
  SEND,
  /** See {@link Request.History}. */
  HISTORY,
  /** See {@link Request.Presence}. */
  PRESENCE,
  /** See {@link Request.State}. */
  STATE,
  /** See {@link Request.Typing}. */
  TYPING,
  /** See {@link Request.Refresh}. */
  REFRESH,
  /** See {@link Request.Ping}. */
  PING;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name on the wire. */
  public String wireName() {
    return wireName;
  }

  /** The operation of that name; null where there is none. */
  static @Nullable Op of(String wireName) {
    for (Op op : values()) {
      if (op.wireName.equals(wireName)) {
        return op;
      }
    }
    return null;
  }

  /** All names, as an error lists them. */
  static String names() {
    Op[] all = values();
    return Arrays.stream(all)
            .limit(all.length - 1L)
            .map(Op::wireName)
            .collect(Collectors.joining(", "))
        + " or "
        + all[all.length - 1].wireName;
  }
}
