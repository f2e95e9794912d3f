package dev.parley.gateway;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.Sessions;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.connection.Handshake;
import dev.parley.gateway.connection.Loop;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.RoomReader;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.fanout.Turn;
import dev.parley.gateway.hook.HookClient;
import dev.parley.gateway.hook.PublishHook;
import dev.parley.gateway.operation.EndSessions;
import dev.parley.gateway.operation.EnterAsGuest;
import dev.parley.gateway.operation.ExpelMember;
import dev.parley.gateway.operation.JoinRoom;
import dev.parley.gateway.operation.LeaveRoom;
import dev.parley.gateway.operation.ListMembers;
import dev.parley.gateway.operation.ListSessions;
import dev.parley.gateway.operation.NotifyTyping;
import dev.parley.gateway.operation.Operations;
import dev.parley.gateway.operation.ReadHistory;
import dev.parley.gateway.operation.RefreshToken;
import dev.parley.gateway.operation.SendMessage;
import dev.parley.gateway.operation.SendRules;
import dev.parley.gateway.operation.SessionRooms;
import dev.parley.gateway.operation.SetState;
import dev.parley.gateway.operation.WatchRoom;
import dev.parley.gateway.presence.Resumption;
import dev.parley.gateway.presence.UserSessions;
import dev.parley.gateway.roles.RoomAccess;
import dev.parley.gateway.roles.RuleChanges;
import dev.parley.gateway.send.Sender;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.protocol.RequestReader;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop of a gateway has, whatever transports bring its clients.
 *
 * @param loop what its connections share
 * @param watchRoom delivers to readers without a session
 */
public record LoopParts(Loop loop, WatchRoom watchRoom) {

  /**
   * Puts the parts of an event loop together; called on that loop.
   *
   * @param number the loop's number in its node
   */
  public static LoopParts assemble(
      NodeContext node,
      EventLoop own,
      int number,
      GatewaySettings settings,
      AuthSettings auth,
      Tokens tokens,
      Partitions partitions,
      NodeParts shared) {
    Turn turn = new Turn(own);
    Shown shown = new Shown(settings.limits().body());
    RoomReader reader = new RoomReader(node, own, partitions, shared.fanOut(), shown);
    LoopRooms rooms = new LoopRooms(own, turn, shared.feed(), reader, shared.fanOut());
    Sender sender = new Sender(node, own, number, partitions, settings.sendTimeout());
    RoomAccess access = new RoomAccess(shared.roles());
    LeaveRoom leaveRoom = new LeaveRoom(rooms, shared.rosters(), shared.presence());
    UserSessions sessions = new UserSessions(node, tokens.revocations());
    Operations operations =
        new Operations(
            new SendMessage(
                node.telemetry(),
                new SendRules(access, shared.slowMode(), node.clock()),
                sender,
                shared.rates(),
                shared.operations(),
                hook(shared.hook(), own, node)),
            joinRoom(own, access, rooms, settings, shared),
            leaveRoom,
            new SessionRooms(rooms, shared.rosters(), shared.presence()),
            new ReadHistory(access, partitions, reader),
            new ListMembers(access, shared.rosters()),
            new NotifyTyping(node, access, partitions, shared.rates(), shared.typing()),
            new SetState(shared.presence()),
            new RefreshToken(tokens, access, leaveRoom),
            new ExpelMember(access, leaveRoom),
            new ListSessions(sessions),
            new EndSessions(sessions, node.clock()::wallMillis),
            new EnterAsGuest(tokens, auth),
            new RuleChanges(shared.roles(), access));
    Loop loop = loop(node, own, settings, auth, tokens, turn, operations, shared);
    return new LoopParts(loop, new WatchRoom(access, rooms));
  }

  private static JoinRoom joinRoom(
      EventLoop own,
      RoomAccess access,
      LoopRooms rooms,
      GatewaySettings settings,
      NodeParts shared) {
    return new JoinRoom(
        own,
        access,
        rooms,
        shared.rosters(),
        shared.presence(),
        settings::limits,
        shared.operations());
  }

  private static Loop loop(
      NodeContext node,
      EventLoop own,
      GatewaySettings settings,
      AuthSettings auth,
      Tokens tokens,
      Turn turn,
      Operations operations,
      NodeParts shared) {
    Handshake handshake =
        new Handshake(
            node.id(),
            settings,
            auth.guests(),
            tokens,
            new Sessions(auth.secrets()),
            new Resumption(node, own, tokens.revocations()::isEnded));
    return new Loop(
        node.clock(),
        own,
        settings,
        handshake,
        new RequestReader(settings.limits()),
        turn,
        operations,
        shared.presence(),
        shared.local(),
        shared.rates(),
        shared.connections());
  }

  private static @Nullable PublishHook hook(
      @Nullable HookClient client, EventLoop own, NodeContext node) {
    return client == null ? null : new PublishHook(client, own, node.telemetry());
  }
}
