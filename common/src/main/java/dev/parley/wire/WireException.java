package dev.parley.wire;

import org.jspecify.annotations.Nullable;

/** Bytes that are not what they should be. */
public final class WireException extends RuntimeException {

  /** Says what was wrong. */
  public WireException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
