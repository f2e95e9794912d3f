package dev.parley.gateway.connection;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.fanout.Turn;
import dev.parley.gateway.operation.Operations;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.rate.Rates;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RequestReader;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import dev.parley.time.NodeClock;

/**
 * What the connections of one event loop share.
 *
 * @param clock the node's clock
 * @param eventLoop the loop itself
 * @param settings limits and times
 * @param handshake finds out who a client is
 * @param requests reads frames
 * @param turn flushes sockets
 * @param operations what a client can do
 * @param presence reports sessions
 * @param local which sessions have their sockets here
 * @param rates how much clients ask
 * @param metrics counts
 */
public record Loop(
    NodeClock clock,
    EventLoop eventLoop,
    GatewaySettings settings,
    Handshake handshake,
    RequestReader requests,
    Turn turn,
    Operations operations,
    PresenceReporter presence,
    LocalSessions local,
    Rates rates,
    GatewayMetrics metrics) {

  private static final long PLACE_RETRY_MILLIS = 1_000;

  /**
   * Lets one more connection or event stream of a user in.
   *
   * @param address where the client comes from
   * @throws ProtocolException rate_limited where it has as many here as it may
   */
  public void requirePlaceOf(String user, String address) {
    int open = local.of(user);
    if (rates.areTooMany(open)) {
      SecurityLog.get()
          .write(
              SecurityEvent.CONNECTION_REFUSED,
              address,
              "setting",
              "PARLEY_LIMIT_CONNECTIONS_USER",
              "user",
              user,
              "open",
              open);
      throw new ProtocolException(
          ErrorCode.RATE_LIMITED,
          "too many connections of one user",
          ProtocolException.NO_ID,
          PLACE_RETRY_MILLIS);
    }
  }
}
