package dev.parley.protocol;

import java.util.Arrays;
import java.util.Locale;

/** Why a request was not done, as clients read it. */
public enum ErrorCode {
  /** The frame is no JSON object or has no usable id. */
  BAD_FRAME(400, false),
  /** A field is missing or has a value that it may not have. */
  INVALID(400, false),
  /** There is no such operation. */
  UNKNOWN_OP(400, false),
  /** Not connected, or the token is invalid. */
  UNAUTHORIZED(401, false),
  /** The token, or the room's rules, do not allow it. */
  FORBIDDEN(403, false),
  /** The room has to be joined first. */
  NOT_JOINED(409, false),
  /** There is no such thing. */
  NOT_FOUND(404, false),
  /** Larger than the limit given at connect. */
  TOO_LARGE(413, false),
  /** More requests than the limit given at connect. */
  RATE_LIMITED(429, true),
  /** More rooms than the limit given at connect. */
  TOO_MANY_ROOMS(409, false),
  /** Whoever checks messages has refused this one; it is not stored. */
  REFUSED(422, false),
  /** Whoever checks messages has kept this one back; it is not stored, and may be later. */
  HELD(409, false),
  /** Unavailable now. Says nothing of the outcome: send again with the same key. */
  UNAVAILABLE(503, true),
  /** No answer in time. Says nothing of the outcome: send again with the same key. */
  TIMEOUT(504, true);

  private final int status;
  private final boolean temporary;

  ErrorCode(int status, boolean temporary) {
    this.status = status;
    this.temporary = temporary;
  }

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The code of a wire name. One of a later version is taken for {@link #UNAVAILABLE} where it is
   * temporary, and for {@link #INVALID} where it is not: that is what a client can do about it.
   */
  static ErrorCode ofWireName(String name, boolean temporary) {
    return Arrays.stream(values())
        .filter(code -> code.wireName().equals(name))
        .findAny()
        .orElse(temporary ? UNAVAILABLE : INVALID);
  }

  /** The status over HTTP. */
  public int status() {
    return status;
  }

  /** Whether the same request may succeed later. */
  public boolean temporary() {
    return temporary;
  }
}
