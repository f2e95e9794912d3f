package dev.parley.gateway.auth;

import dev.parley.protocol.DisplayName;
import dev.parley.protocol.Utf8;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and makes JSON Web Tokens (RFC 7519), signed with HS256 and nothing else. */
public final class Tokens {

  private static final String ALGORITHM = "HS256";

  /** Where Vert.x puts all claims; the principal lacks some of them. */
  private static final String CLAIMS = "accessToken";

  /** What the ids of guests begin with. */
  private static final String GUEST = "guest:";

  private static final int MAX_USER_LENGTH = 256;

  /** The end of the year 9999: nothing is added to a time beyond it. */
  private static final long MAX_TIME = 253_402_300_799L;

  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final JWTAuth jwt;
  private final AuthSettings settings;
  private final Clock clock;
  private final long leewaySeconds;

  /** Tokens under the settings' secret. */
  public Tokens(Vertx vertx, AuthSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.leewaySeconds = settings.leeway().toSeconds();
    this.jwt =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm(ALGORITHM)
                        .setBuffer(Buffer.buffer(settings.secret())))
                // Expiry is judged below: an expired token is another error than a forged one.
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
  }

  /** Whose token it is; fails with {@link AuthException}. */
  public Future<Identity> verify(String token) {
    if (!isCompact(token) || hasUnknownExtension(token)) {
      return Future.failedFuture(notGood());
    }
    return authenticated(token)
        .recover(failure -> Future.failedFuture(notGood()))
        .compose(
            user -> {
              try {
                return Future.succeededFuture(identity(user.attributes().getJsonObject(CLAIMS)));
              } catch (AuthException e) {
                return Future.failedFuture(e);
              }
            });
  }

  private static AuthException notGood() {
    return new AuthException("token: not a good one", false);
  }

  /** Three parts of base64url without padding (RFC 7515, section 7.1), and nothing else. */
  private static boolean isCompact(String token) {
    return COMPACT.matcher(token).matches();
  }

  /** Whether it must be refused by whoever does not know all of it (RFC 7515, section 4.1.11). */
  private static boolean hasUnknownExtension(String token) {
    try {
      byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
      return new JsonObject(Buffer.buffer(header)).containsKey("crit");
    } catch (RuntimeException unreadable) {
      return true;
    }
  }

  /** Claims of a wrong type are thrown at the caller, not given to the future. */
  private Future<User> authenticated(String token) {
    try {
      return jwt.authenticate(new TokenCredentials(token));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** When a connection with it is to end, seconds since 1970 UTC: the leeway is given here too. */
  public long lastSecond(Identity identity) {
    return identity.expiresAtSeconds() + leewaySeconds;
  }

  /** A new guest of that name. */
  public Identity newGuest(String name) {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String user = GUEST + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    long expires = seconds() + settings.guestTokenLife().toSeconds();
    return new Identity(user, name, settings.guestRooms().rights(), expires);
  }

  /**
   * A token that says what the identity says. That of a guest says nothing of its rights: they are
   * those that guests have when it is used.
   */
  public String issue(Identity identity) {
    JsonObject claims =
        new JsonObject()
            .put("sub", identity.user())
            .put("iat", seconds())
            .put("exp", identity.expiresAtSeconds());
    if (identity.name() != null) {
      claims.put("name", identity.name());
    }
    if (!identity.user().startsWith(GUEST)) {
      claims.put(
          "parley",
          new JsonObject()
              .put("join", new JsonArray(identity.rights().join()))
              .put("send", new JsonArray(identity.rights().send()))
              .put("admin", identity.rights().admin()));
    }
    return jwt.generateToken(claims, new JWTOptions().setAlgorithm(ALGORITHM));
  }

  private Identity identity(JsonObject claims) throws AuthException {
    String user = user(claims);
    if (!(claims.getValue("exp") instanceof Number exp)) {
      throw new AuthException("token: claim exp is missing (expected: seconds since 1970)", false);
    }
    if (exp.longValue() <= seconds() - leewaySeconds) {
      throw new AuthException("token: expired", true);
    }
    if (claims.getValue("nbf") instanceof Number notBefore
        && notBefore.longValue() > seconds() + leewaySeconds) {
      throw new AuthException("token: not good yet", false);
    }
    return new Identity(
        user,
        name(claims),
        rights(user, claims.getValue("parley")),
        Math.min(exp.longValue(), MAX_TIME));
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
    return settings.claimRequired() ? Rights.NONE : Rights.ALL_ROOMS;
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

  private long seconds() {
    return clock.instant().getEpochSecond();
  }
}
