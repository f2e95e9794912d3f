package dev.parley.bus;

import dev.parley.contract.Role;
import dev.parley.wire.Codec;

/**
 * One kind of request: who serves it, its name, and both payloads, declared together once.
 *
 * @param role the service that answers
 * @param verb its name on the wire
 * @param query bytes of the request
 * @param reply bytes of the answer
 * @param <Q> the request
 * @param <R> the answer
 */
public record Endpoint<Q, R>(Role role, String verb, Codec<Q> query, Codec<R> reply) {

  /** The one bus address of a service on a node. */
  static String address(Role role, String node) {
    return "parley." + role.id() + ".v1." + node;
  }
}
