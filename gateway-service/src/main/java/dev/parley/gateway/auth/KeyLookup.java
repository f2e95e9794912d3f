package dev.parley.gateway.auth;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Finds the public keys with which a token is verified. */
@FunctionalInterface
public interface KeyLookup {

  /** Finds none. */
  KeyLookup NONE = (algorithm, id) -> Future.succeededFuture(PublicKeys.NONE);

  /**
   * The keys as they are known now, which may lack the one that is asked for; never fails.
   *
   * @param id the key's, as the token names it, or null
   */
  Future<PublicKeys> keysFor(String algorithm, @Nullable String id);
}
