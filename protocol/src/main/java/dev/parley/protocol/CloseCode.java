package dev.parley.protocol;

/** Why a socket is closed. 4000 to 4499 are temporary: reconnect; 4500 to 4999 are final. */
public enum CloseCode {
  /** The client said goodbye. */
  NORMAL(1000),
  /** A frame that RFC 6455 does not allow. */
  PROTOCOL_ERROR(1002),
  /** A binary frame. */
  UNSUPPORTED(1003),
  /** Text that is not UTF-8 (RFC 6455, section 8.1). */
  BAD_UTF8(1007),
  /** A frame or message above the limit. */
  TOO_LARGE(1009),
  /** The node goes away. */
  DRAIN(4000),
  /** The client does not read as fast as its rooms talk. */
  SLOW_CONSUMER(4001),
  /** Nothing was heard for too long. */
  HEARTBEAT_LOST(4002),
  /** The node has more to do than it can. */
  OVERLOAD(4003),
  /** The token is invalid. */
  UNAUTHORIZED(4500),
  /** The token has expired. */
  TOKEN_EXPIRED(4501),
  /** An admin ended the session. */
  KICKED(4502),
  /** The client does not keep to the protocol. */
  PROTOCOL_VIOLATION(4503),
  /** No connect within the time for it. */
  NO_CONNECT(4504),
  /** The session goes on with another connection. */
  DISPLACED(4505);

  private final short code;

  CloseCode(int code) {
    this.code = (short) code;
  }

  /**
   * Whether the client should reconnect: codes from 4500 on, and those of RFC 6455 that say that
   * the client does something wrong, would only come again.
   */
  public boolean isTemporary() {
    return code >= 4000 && code < 4500;
  }

  /** The number on the wire. */
  public short code() {
    return code;
  }
}
