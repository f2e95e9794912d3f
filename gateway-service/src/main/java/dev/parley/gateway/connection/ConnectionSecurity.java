package dev.parley.gateway.connection;

import dev.parley.gateway.operation.Client;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Op;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import org.jspecify.annotations.Nullable;

/** What the security log is given of one connection. */
final class ConnectionSecurity {

  private static final String TRANSPORT = "transport";
  private static final String WEBSOCKET = "websocket";
  private static final String USER = "user";
  private static final String REASON = "reason";

  private final String address;
  private boolean flooded;

  ConnectionSecurity(String address) {
    this.address = address;
  }

  void signedIn(Client client) {
    write(
        SecurityEvent.SIGN_IN_ACCEPTED,
        USER,
        client.identity().user(),
        "session",
        client.session());
  }

  void signInRefused(String why) {
    write(SecurityEvent.SIGN_IN_REFUSED, REASON, why);
  }

  /** A request has failed: only refusals are of interest. */
  void refused(Client client, Request request, Throwable failure) {
    if (!(failure instanceof ProtocolException error)) {
      return;
    }
    boolean denied = error.code() == ErrorCode.UNAUTHORIZED || error.code() == ErrorCode.FORBIDDEN;
    String user = client.identity().user();
    if (denied && request.op() == Op.REFRESH) {
      write(SecurityEvent.TOKEN_REFRESH_REFUSED, USER, user, REASON, error.text());
    } else if (denied) {
      write(
          SecurityEvent.RIGHT_REFUSED,
          USER,
          user,
          "op",
          request.op().wireName(),
          "room",
          request.room());
    }
  }

  /** The client is cut off; what it had sent before may come to the same. */
  void flood(@Nullable Client client) {
    if (!flooded) {
      flooded = true;
      write(SecurityEvent.FLOOD_CLOSED, USER, client == null ? null : client.identity().user());
    }
  }

  private void write(SecurityEvent event, @Nullable Object... fields) {
    @Nullable Object[] all = new Object[fields.length + 2];
    all[0] = TRANSPORT;
    all[1] = WEBSOCKET;
    System.arraycopy(fields, 0, all, 2, fields.length);
    SecurityLog.get().write(event, address, all);
  }
}
