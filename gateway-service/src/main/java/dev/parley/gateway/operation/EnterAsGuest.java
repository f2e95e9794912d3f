package dev.parley.gateway.operation;

import dev.parley.gateway.auth.AuthException;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.GuestRooms;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Tokens;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

/** Makes a guest, where anybody may come as one. */
public final class EnterAsGuest {

  private final Tokens tokens;
  private final boolean allowed;
  private final GuestRooms rooms;

  /** Guests with tokens of a node. */
  public EnterAsGuest(Tokens tokens, AuthSettings auth) {
    this.tokens = tokens;
    this.allowed = auth.guests();
    this.rooms = auth.guestRooms();
  }

  /** Whether anybody may come as a guest. */
  public boolean isAllowed() {
    return allowed;
  }

  /** A room that guests may use, for the page to open first. */
  public String firstRoom() {
    return rooms.first();
  }

  /**
   * Refuses guests where they are not allowed, whatever their name.
   *
   * @throws ProtocolException forbidden
   */
  public void requireAllowed() {
    if (!allowed) {
      throw new ProtocolException(ErrorCode.FORBIDDEN, AuthException.guestsNotAllowed().text());
    }
  }

  /**
   * A new guest's token.
   *
   * @param name a display name, cleaned
   * @throws ProtocolException forbidden
   */
  public Answer.Guest run(String name) {
    requireAllowed();
    Identity guest = tokens.newGuest(name);
    return new Answer.Guest(tokens.issue(guest), guest.user());
  }
}
