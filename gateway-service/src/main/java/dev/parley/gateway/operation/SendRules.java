package dev.parley.gateway.operation;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.roles.RoomAccess;
import dev.parley.gateway.roles.SlowMode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.time.NodeClock;

/**
 * Whether a message may be sent.
 *
 * @param access who may send
 * @param slowMode how often
 * @param clock the node's clock
 */
public record SendRules(RoomAccess access, SlowMode slowMode, NodeClock clock) {

  /**
   * Refuses who may not send, or not yet.
   *
   * @throws ProtocolException forbidden, or rate_limited
   */
  void requireSend(Identity who, Request.Send send) {
    access.requireSend(who, send.room());
    int seconds = access.slowSeconds(who, send.room());
    if (seconds > 0) {
      slowMode.require(who.user(), send.room(), send.key(), seconds, clock.nanos());
    }
  }
}
