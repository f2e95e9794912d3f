package dev.parley.gateway;

import dev.parley.gateway.connection.GatewayMetrics;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.Feed;
import dev.parley.gateway.hook.HookClient;
import dev.parley.gateway.operation.OperationMetrics;
import dev.parley.gateway.operation.RecentTyping;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.rate.Rates;
import dev.parley.gateway.roles.RoomRoles;
import dev.parley.gateway.roles.SlowMode;
import org.jspecify.annotations.Nullable;

/**
 * What the event loops of a gateway share.
 *
 * @param feed the node's end of all links
 * @param presence reports sessions
 * @param local which sessions have their connections here
 * @param rosters asks who is in a room
 * @param rates how much clients ask
 * @param typing who was shown as typing of late
 * @param roles the rules of rooms
 * @param slowMode who has sent to rooms in slow mode
 * @param connections counts connections
 * @param operations counts operations
 * @param fanOut counts deliveries
 * @param hook is asked before a message is published; null where there is none
 */
public record NodeParts(
    Feed feed,
    PresenceReporter presence,
    LocalSessions local,
    Rosters rosters,
    Rates rates,
    RecentTyping typing,
    RoomRoles roles,
    SlowMode slowMode,
    GatewayMetrics connections,
    OperationMetrics operations,
    FanOutMetrics fanOut,
    @Nullable HookClient hook) {}
