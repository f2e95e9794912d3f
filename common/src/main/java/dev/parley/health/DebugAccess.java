package dev.parley.health;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who may look into a running node. With a token: whoever shows it. Without one: this machine only,
 * and only under its own name, because a page in a browser here can be made to ask under another
 * (DNS rebinding).
 *
 * @param token of the settings; empty where there is none
 */
record DebugAccess(String token) {

  private static final String BEARER = "Bearer ";

  /** What a request shows. */
  enum Answer {
    /** It may. */
    ALLOWED,
    /** It has to show the token. */
    UNAUTHORIZED,
    /** There is no token, and it is not from here. */
    FORBIDDEN
  }

  /**
   * Judges a request.
   *
   * @param local whether it comes from this machine
   * @param host the name that it was sent to, without a port
   * @param authorization its header of that name
   */
  Answer judge(boolean local, String host, @Nullable String authorization) {
    if (!token.isEmpty()) {
      return authorization != null
              && authorization.startsWith(BEARER)
              && same(authorization.substring(BEARER.length()))
          ? Answer.ALLOWED
          : Answer.UNAUTHORIZED;
    }
    return local && isLoopbackName(host) ? Answer.ALLOWED : Answer.FORBIDDEN;
  }

  private boolean same(String shown) {
    return MessageDigest.isEqual(
        shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isLoopbackName(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.equals("::1")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "DebugAccess[withToken=%s]".formatted(!token.isEmpty());
  }
}
