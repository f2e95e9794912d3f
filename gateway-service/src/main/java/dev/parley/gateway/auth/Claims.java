package dev.parley.gateway.auth;

import dev.parley.protocol.DisplayName;
import dev.parley.protocol.Utf8;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges what a token says whose signature is good. */
final class Claims {

  /** What the ids of guests begin with. */
  static final String GUEST = "guest:";

  private static final int MAX_USER_LENGTH = 256;

  /** The end of the year 9999: nothing is added to a time beyond it. */
  private static final long MAX_TIME = 253_402_300_799L;

  private final AuthSettings settings;
  private final TokenRules rules;
  private final long leewaySeconds;

  Claims(AuthSettings settings) {
    this.settings = settings;
    this.rules = settings.rules();
    this.leewaySeconds = rules.leeway().toSeconds();
  }

  /**
   * Whom they name.
   *
   * @param now seconds since 1970 UTC
   */
  Identity identity(JsonObject claims, long now) throws AuthException {
    String user = user(claims);
    Long exp = time(claims, "exp");
    if (exp == null) {
      throw new AuthException("token: claim exp is missing (expected: seconds since 1970)", false);
    }
    if (exp <= now - leewaySeconds) {
      throw new AuthException("token: expired", true);
    }
    Long notBefore = time(claims, "nbf");
    if (notBefore != null && notBefore > now + leewaySeconds) {
      throw new AuthException("token: not good yet", false);
    }
    Long issued = time(claims, "iat");
    requireLife(issued, exp, now);
    requireOne("aud", claims.getValue("aud"), rules.audiences());
    requireOne("iss", claims.getValue("iss"), rules.issuers());
    return new Identity(
        user,
        name(claims),
        rights(user, claims.getValue("parley")),
        issued == null ? Identity.NEVER_SAID : issued,
        exp);
  }

  private void requireLife(@Nullable Long issued, long exp, long now) throws AuthException {
    if (issued != null && issued > now + leewaySeconds) {
      throw new AuthException("token: claim iat is in the future", false);
    }
    long most = rules.maxLife().toSeconds();
    if (exp - now > most + leewaySeconds || (issued != null && exp - issued > most)) {
      throw new AuthException(
          "token: good for more than %d s (expected: exp at most so long after iat)"
              .formatted(most),
          false);
    }
  }

  /** A claim may be one text or a list of them (RFC 7519, section 4.1.3). */
  private static void requireOne(String claim, @Nullable Object value, List<String> expected)
      throws AuthException {
    List<?> said =
        value instanceof JsonArray array
            ? array.getList()
            : value == null ? List.of() : List.of(value);
    if (!expected.isEmpty() && said.stream().noneMatch(expected::contains)) {
      throw new AuthException("token: claim %s is not for this server".formatted(claim), false);
    }
  }

  /** Within the years 1970 to 9999; null where it is missing. */
  private static @Nullable Long time(JsonObject claims, String name) throws AuthException {
    Object value = claims.getValue(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number) {
      return Math.max(0, Math.min(number.longValue(), MAX_TIME));
    }
    throw new AuthException("token: claim %s is no number of seconds".formatted(name), false);
  }

  private static String user(JsonObject claims) throws AuthException {
    Object value = claims.getValue("sub");
    if (value == null) {
      throw new AuthException("token: claim sub is missing (expected: the user's id)", false);
    }
    if (value instanceof String user
        && !user.isEmpty()
        && user.length() <= MAX_USER_LENGTH
        && Utf8.isWhole(user)
        && user.chars().noneMatch(Character::isISOControl)) {
      return user;
    }
    throw new AuthException(
        "token: claim sub is no text of 1 to %d characters without control characters"
            .formatted(MAX_USER_LENGTH),
        false);
  }

  /** Cleaned; a name of which nothing is left is none: it must not keep its user out. */
  private static @Nullable String name(JsonObject claims) throws AuthException {
    Object value = claims.getValue("name");
    if (value == null) {
      return null;
    }
    if (value instanceof String name) {
      return DisplayName.clean(name);
    }
    throw new AuthException("token: claim name is no text", false);
  }

  private Rights rights(String user, @Nullable Object claim) throws AuthException {
    if (claim == null) {
      return user.startsWith(GUEST) ? guestRights() : unsaid();
    }
    if (!(claim instanceof JsonObject object)) {
      throw new AuthException("token: claim parley is no object", false);
    }
    boolean admin = object.getValue("admin") instanceof Boolean flag && flag;
    return new Rights(
        patterns(object, "join", unsaid().join()),
        patterns(object, "send", unsaid().send()),
        admin);
  }

  /** A guest's token is none where guests are not allowed any more. */
  private Rights guestRights() throws AuthException {
    if (!settings.guests()) {
      throw AuthException.guestsNotAllowed();
    }
    return settings.guestRooms().rights();
  }

  /** What is allowed where a token does not say it. */
  private Rights unsaid() {
    return rules.claimRequired() ? Rights.NONE : Rights.ALL_ROOMS;
  }

  private static List<String> patterns(JsonObject object, String name, List<String> unsaid)
      throws AuthException {
    Object value = object.getValue(name);
    if (value == null) {
      return unsaid;
    }
    if (value instanceof JsonArray array
        && array.stream().allMatch(item -> item instanceof String)) {
      return array.stream().map(String.class::cast).toList();
    }
    throw new AuthException("token: claim parley.%s is no list of texts".formatted(name), false);
  }
}
