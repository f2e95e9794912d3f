package dev.parley.history.store;

import org.jspecify.annotations.Nullable;

/** A store could not do what it was asked. Nothing was done; it may well work later. */
public final class StoreException extends RuntimeException {

  /** Says what was wrong. */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
