package dev.parley.gateway.auth;

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
import org.jspecify.annotations.Nullable;

/** Reads and makes JSON Web Tokens (RFC 7519), signed with HS256 and nothing else. */
public final class Tokens {

  private static final String ALGORITHM = "HS256";

  /** Where Vert.x puts all claims; the principal lacks some of them. */
  private static final String CLAIMS = "accessToken";

  private static final int MAX_USER_LENGTH = 256;
  private static final int MAX_NAME_LENGTH = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JWTAuth jwt;
  private final AuthSettings settings;
  private final Clock clock;

  /** Tokens under the settings' secret. */
  public Tokens(Vertx vertx, AuthSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
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
    return authenticated(token)
        .recover(failure -> Future.failedFuture(new AuthException("token: not a good one", false)))
        .compose(
            user -> {
              try {
                return Future.succeededFuture(identity(user.attributes().getJsonObject(CLAIMS)));
              } catch (AuthException e) {
                return Future.failedFuture(e);
              }
            });
  }

  /** Claims of a wrong type are thrown at the caller, not given to the future. */
  private Future<User> authenticated(String token) {
    try {
      return jwt.authenticate(new TokenCredentials(token));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** A new guest of that name. */
  public Identity newGuest(String name) {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String user = "guest:" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    long expires = seconds() + settings.guestTokenLife().toSeconds();
    return new Identity(user, name, Rights.ALL_ROOMS, expires);
  }

  /** A token that says what the identity says. */
  public String issue(Identity identity) {
    JsonObject claims =
        new JsonObject()
            .put("sub", identity.user())
            .put("iat", seconds())
            .put("exp", identity.expiresAtSeconds());
    if (identity.name() != null) {
      claims.put("name", identity.name());
    }
    if (!identity.rights().equals(Rights.ALL_ROOMS)) {
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
    String user = text(claims, "sub", MAX_USER_LENGTH);
    if (user == null) {
      throw new AuthException("token: claim sub is missing (expected: the user's id)", false);
    }
    if (!(claims.getValue("exp") instanceof Number exp)) {
      throw new AuthException("token: claim exp is missing (expected: seconds since 1970)", false);
    }
    if (exp.longValue() <= seconds()) {
      throw new AuthException("token: expired", true);
    }
    if (claims.getValue("nbf") instanceof Number notBefore && notBefore.longValue() > seconds()) {
      throw new AuthException("token: not good yet", false);
    }
    String name = text(claims, "name", MAX_NAME_LENGTH);
    return new Identity(user, name, rights(claims.getValue("parley")), exp.longValue());
  }

  private static Rights rights(@Nullable Object claim) throws AuthException {
    if (claim == null) {
      return Rights.ALL_ROOMS;
    }
    if (!(claim instanceof JsonObject object)) {
      throw new AuthException("token: claim parley is no object", false);
    }
    boolean admin = object.getValue("admin") instanceof Boolean flag && flag;
    return new Rights(patterns(object, "join"), patterns(object, "send"), admin);
  }

  private static List<String> patterns(JsonObject object, String name) throws AuthException {
    Object value = object.getValue(name);
    if (value == null) {
      return Rights.ALL_ROOMS.join();
    }
    if (value instanceof JsonArray array
        && array.stream().allMatch(item -> item instanceof String)) {
      return array.stream().map(String.class::cast).toList();
    }
    throw new AuthException("token: claim parley.%s is no list of texts".formatted(name), false);
  }

  private static @Nullable String text(JsonObject claims, String name, int maxLength)
      throws AuthException {
    Object value = claims.getValue(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isEmpty() && text.length() <= maxLength) {
      return text;
    }
    throw new AuthException(
        "token: claim %s is no text of 1 to %d characters".formatted(name, maxLength), false);
  }

  private long seconds() {
    return clock.instant().getEpochSecond();
  }
}
