package dev.parley.gateway.operation;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.fanout.Outbound;

/**
 * A client that is connected, as operations know it.
 *
 * @param identity who it is
 * @param session its session's public id
 * @param outbound where events of its rooms go
 * @param rooms the rooms that its connection has joined
 */
public record Client(Identity identity, String session, Outbound outbound, JoinedRooms rooms) {}
