package dev.parley.gateway.presence;

import dev.parley.contract.Displace;
import dev.parley.contract.Kick;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.RoomId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The sessions that have their sockets on this node, each with one: a newer socket of a session
 * displaces the older. Safe from any thread.
 */
public final class LocalSessions {

  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final Map<String, Integer> byUser = new ConcurrentHashMap<>();

  /**
   * A session's socket.
   *
   * @param user the session's user
   * @param connection the socket's id
   * @param close closes it; on any thread
   * @param expel takes it out of a room whose rules keep its user out; on any thread
   */
  public record Held(
      String user, String connection, Consumer<CloseCode> close, Consumer<RoomId> expel) {}

  /** A session has got a socket. */
  public void added(String session, Held socket) {
    Held older = held.put(session, socket);
    byUser.merge(socket.user, 1, Integer::sum);
    if (older != null) {
      gone(older);
    }
    if (older != null && !older.connection.equals(socket.connection)) {
      older.close.accept(CloseCode.DISPLACED);
    }
  }

  /** A session's socket is gone. */
  public void removed(String session, String connection) {
    held.computeIfPresent(
        session,
        (id, socket) -> {
          if (!socket.connection.equals(connection)) {
            return socket;
          }
          gone(socket);
          return null;
        });
  }

  /** How many connections and event streams a user has here. */
  public int of(String user) {
    return byUser.getOrDefault(user, 0);
  }

  private void gone(Held socket) {
    byUser.computeIfPresent(socket.user, (user, count) -> count == 1 ? null : count - 1);
  }

  /** Closes a socket whose session has another one elsewhere. */
  public void displace(Displace displace) {
    Held socket = held.get(displace.session());
    if (socket != null && socket.connection.equals(displace.connection())) {
      socket.close.accept(CloseCode.DISPLACED);
    }
  }

  /** A room's rules keep a user out. */
  public void expel(String user, RoomId room) {
    held.values().stream()
        .filter(socket -> socket.user.equals(user))
        .forEach(socket -> socket.expel.accept(room));
  }

  /** Closes the sockets of sessions that an admin ends; says how many. */
  public Kick.Reply kick(Kick kick) {
    List<Held> meant =
        held.entrySet().stream()
            .filter(
                entry ->
                    entry.getKey().equals(kick.session())
                        || entry.getValue().user.equals(kick.user()))
            .map(Map.Entry::getValue)
            .toList();
    meant.forEach(socket -> socket.close.accept(CloseCode.KICKED));
    return new Kick.Reply(meant.size());
  }
}
