package dev.parley.gateway.auth;

import org.jspecify.annotations.Nullable;

/**
 * Who a client is.
 *
 * @param user the principal's id
 * @param name its display name, if any
 * @param rights what it may do
 * @param expiresAtSeconds when the token ends, seconds since 1970 UTC
 */
public record Identity(String user, @Nullable String name, Rights rights, long expiresAtSeconds) {}
