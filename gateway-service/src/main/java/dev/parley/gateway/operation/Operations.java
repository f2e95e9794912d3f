package dev.parley.gateway.operation;

import dev.parley.gateway.roles.RuleChanges;

/**
 * The operations of an event loop.
 *
 * @param sendMessage {@code send}
 * @param joinRoom {@code join}
 * @param leaveRoom {@code leave}
 * @param sessionRooms the rooms of a session whose connection opens or closes
 * @param readHistory {@code history}
 * @param listMembers {@code presence}
 * @param notifyTyping {@code typing}
 * @param setState {@code state}
 * @param refreshToken {@code refresh}
 * @param expelMember ends memberships that a room's rules do not allow
 * @param listSessions a user's sessions, for admins
 * @param endSessions ends sessions, for admins
 * @param enterAsGuest makes guests
 * @param ruleChanges changes and lists the rules of a room
 */
public record Operations(
    SendMessage sendMessage,
    JoinRoom joinRoom,
    LeaveRoom leaveRoom,
    SessionRooms sessionRooms,
    ReadHistory readHistory,
    ListMembers listMembers,
    NotifyTyping notifyTyping,
    SetState setState,
    RefreshToken refreshToken,
    ExpelMember expelMember,
    ListSessions listSessions,
    EndSessions endSessions,
    EnterAsGuest enterAsGuest,
    RuleChanges ruleChanges) {}
