package dev.parley.gateway.auth;

/** A token that is none, or no longer. */
public final class AuthException extends Exception {

  private final boolean expired;

  AuthException(String message, boolean expired) {
    super(message);
    this.expired = expired;
  }

  /** There is no token, and guests may not come. */
  public static AuthException guestsNotAllowed() {
    return new AuthException("guests are not allowed here; connect with a token", false);
  }

  /** The token is of before its user's tokens were ended. */
  public static AuthException ended() {
    return new AuthException(
        "token: an admin has ended its user's sessions after it was issued", false);
  }

  /** Whether the token was good once. */
  public boolean expired() {
    return expired;
  }

  /** The text for the client. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
