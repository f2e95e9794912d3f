package dev.parley.gateway.auth;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and makes JSON Web Tokens (RFC 7519). Those under the own secrets are signed with HS256,
 * those of other issuers with RS256, ES256 or EdDSA under keys that they publish; nothing else is
 * accepted. Which key verifies a token follows from its algorithm alone: a public key is never
 * taken for a secret.
 */
public final class Tokens {

  private static final String SHARED = "HS256";
  private static final int RETRY_MILLIS = 1_000;

  /** Three parts of base64url without padding (RFC 7515, section 7.1), and nothing else. */
  private static final Pattern COMPACT =
      Pattern.compile("(([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+))\\.([A-Za-z0-9_-]+)");

  private static final SecureRandom RANDOM = new SecureRandom();

  private final AuthSettings settings;
  private final SharedSecrets secrets;
  private final KeyLookup keys;
  private final Claims claims;
  private final Revocations revocations;
  private final Clock clock;

  /** The first part of a token. */
  private record Header(String algorithm, @Nullable String keyId) {}

  /** Tokens under the settings' secrets. */
  public Tokens(AuthSettings settings, Clock clock) {
    this(
        settings, KeyLookup.NONE, Revocations.ofOneProcess(settings.rules(), clock::millis), clock);
  }

  /** Tokens under the settings' secrets and under the keys of other issuers. */
  public Tokens(AuthSettings settings, KeyLookup keys, Revocations revocations, Clock clock) {
    this.settings = settings;
    this.secrets = new SharedSecrets(settings.secrets());
    this.keys = keys;
    this.claims = new Claims(settings);
    this.revocations = revocations;
    this.clock = clock;
  }

  /** What admins have ended. */
  public Revocations revocations() {
    return revocations;
  }

  /**
   * Whose token it is; fails with {@link AuthException}, or with {@link ProtocolException} while
   * this node does not know yet which tokens were ended.
   */
  public Future<Identity> verify(String token) {
    Matcher parts = COMPACT.matcher(token);
    Header header = parts.matches() ? header(parts.group(2)) : null;
    byte[] signature = header == null ? null : Base64Url.decode(parts.group(4));
    if (header == null || signature == null) {
      return Future.failedFuture(notGood());
    }
    String signed = parts.group(1);
    String payload = parts.group(3);
    return isGood(header, signed, signature)
        .compose(
            good -> {
              try {
                if (!good) {
                  throw notGood();
                }
                return Future.succeededFuture(
                    requireNotEnded(claims.identity(json(payload), seconds())));
              } catch (AuthException | ProtocolException e) {
                return Future.failedFuture(e);
              }
            });
  }

  private Identity requireNotEnded(Identity who) throws AuthException {
    if (!revocations.isRead()) {
      throw new ProtocolException(
          ErrorCode.UNAVAILABLE, "this node starts", ProtocolException.NO_ID, RETRY_MILLIS);
    }
    if (revocations.isEnded(who)) {
      throw AuthException.ended();
    }
    return who;
  }

  private Future<Boolean> isGood(Header header, String signed, byte[] signature) {
    return switch (header.algorithm) {
      case SHARED -> Future.succeededFuture(secrets.isGood(signed, signature));
      case "RS256", "ES256", "EdDSA" ->
          keys.keysFor(header.algorithm, header.keyId)
              .map(known -> known.isGood(header.algorithm, header.keyId, signed, signature));
      default -> Future.succeededFuture(false);
    };
  }

  private static AuthException notGood() {
    return new AuthException("token: not a good one", false);
  }

  /**
   * Reads a header; null where it is none, or where it must be refused by whoever does not know all
   * of it (RFC 7515, section 4.1.11).
   */
  private static @Nullable Header header(String part) {
    try {
      JsonObject header = json(part);
      return header.containsKey("crit")
          ? null
          : new Header(String.valueOf(header.getString("alg")), header.getString("kid"));
    } catch (AuthException | RuntimeException noHeader) {
      return null;
    }
  }

  private static JsonObject json(String part) throws AuthException {
    byte[] bytes = Base64Url.decode(part);
    try {
      if (bytes != null) {
        return new JsonObject(Buffer.buffer(bytes));
      }
    } catch (RuntimeException noObject) {
      // falls through: what the reader says of it may show parts of the token
    }
    throw notGood();
  }

  /** When a connection with it is to end, seconds since 1970 UTC: the leeway is given here too. */
  public long lastSecond(Identity identity) {
    return identity.expiresAtSeconds() + settings.rules().leeway().toSeconds();
  }

  /** A new guest of that name. */
  public Identity newGuest(String name) {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String user = Claims.GUEST + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    long now = seconds();
    return new Identity(
        user,
        name,
        settings.guestRooms().rights(),
        now,
        now + settings.guestTokenLife().toSeconds());
  }

  /**
   * A token that says what the identity says, under the first secret. That of a guest says nothing
   * of its rights: they are those that guests have when it is used.
   */
  public String issue(Identity identity) {
    JsonObject claims =
        new JsonObject()
            .put("sub", identity.user())
            .put("iat", identity.issuedAtSeconds())
            .put("exp", identity.expiresAtSeconds());
    if (identity.name() != null) {
      claims.put("name", identity.name());
    }
    settings.rules().audiences().stream().findFirst().ifPresent(own -> claims.put("aud", own));
    settings.rules().issuers().stream().findFirst().ifPresent(own -> claims.put("iss", own));
    if (!identity.user().startsWith(Claims.GUEST)) {
      claims.put(
          "parley",
          new JsonObject()
              .put("join", new JsonArray(identity.rights().join()))
              .put("send", new JsonArray(identity.rights().send()))
              .put("admin", identity.rights().admin()));
    }
    JsonObject header = new JsonObject().put("typ", "JWT").put("alg", SHARED);
    String signed = encoded(header) + "." + encoded(claims);
    return signed + "." + Base64Url.encode(secrets.sign(signed));
  }

  private static String encoded(JsonObject json) {
    return Base64Url.encode(json.toBuffer().getBytes());
  }

  private long seconds() {
    return clock.instant().getEpochSecond();
  }
}
