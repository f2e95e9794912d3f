package dev.parley.gateway.connection;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.auth.Sessions;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.Turn;
import dev.parley.gateway.presence.Admin;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Resumption;
import dev.parley.gateway.protocol.RequestReader;
import dev.parley.node.NodeContext;

/**
 * What the connections of one event loop share.
 *
 * @param node the node
 * @param eventLoop the loop itself
 * @param settings limits and times
 * @param guests whether anybody may come as a guest
 * @param tokens reads and makes tokens
 * @param sessions makes sessions
 * @param requests reads frames
 * @param turn flushes sockets
 * @param rooms which sockets are in which room
 * @param service sends, reads, asks
 * @param presence is told what happens
 * @param local which sessions have their sockets here
 * @param resumption takes sessions over
 * @param admin what only an admin may do
 * @param metrics counts
 */
public record Loop(
    NodeContext node,
    EventLoop eventLoop,
    GatewaySettings settings,
    boolean guests,
    Tokens tokens,
    Sessions sessions,
    RequestReader requests,
    Turn turn,
    LoopRooms rooms,
    RoomOperations service,
    PresenceReporter presence,
    LocalSessions local,
    Resumption resumption,
    Admin admin,
    GatewayMetrics metrics) {}
