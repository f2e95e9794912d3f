package dev.parley.gateway.auth;

import org.jspecify.annotations.Nullable;

/**
 * Who a client is.
 *
 * @param user the principal's id
 * @param name its display name, if any
 * @param rights what it may do
 * @param issuedAtSeconds when the token was made, seconds since 1970 UTC, or {@link #NEVER_SAID}
 * @param expiresAtSeconds when the token ends, seconds since 1970 UTC
 */
public record Identity(
    String user,
    @Nullable String name,
    Rights rights,
    long issuedAtSeconds,
    long expiresAtSeconds) {

  /** The token does not say when it was made: as if that were long ago. */
  public static final long NEVER_SAID = 0;
}
