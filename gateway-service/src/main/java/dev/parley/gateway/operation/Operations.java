package dev.parley.gateway.operation;

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
 * @param listSessions a user's sessions, for admins
 * @param endSessions ends sessions, for admins
 * @param enterAsGuest makes guests
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
    ListSessions listSessions,
    EndSessions endSessions,
    EnterAsGuest enterAsGuest) {}
