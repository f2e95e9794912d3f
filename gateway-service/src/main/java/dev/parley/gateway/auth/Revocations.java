package dev.parley.gateway.auth;

import dev.parley.contract.Kick;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What admins have ended: of a user the tokens that were issued until then, and sessions. Every
 * gateway knows all of it, from a log that outlives them. An entry is forgotten when no token is
 * good any more that it could refuse. Safe from any thread.
 */
public final class Revocations {

  private static final Logger log = LoggerFactory.getLogger(Revocations.class);
  private static final String USER = "user:";
  private static final String SESSION = "session:";

  private final Map<String, Long> entries = new ConcurrentHashMap<>();
  private final long keepMillis;
  private final LongSupplier wallMillis;
  private final Log stored;
  private final BooleanSupplier read;

  /** Where entries outlive all gateways. */
  @FunctionalInterface
  public interface Log {

    /** Sets the value of a key; fails where it is not known to be stored. */
    Future<Void> put(String key, String value);
  }

  /**
   * Knows nothing yet.
   *
   * @param rules how long a token may be good
   * @param wallMillis milliseconds since 1970 UTC
   * @param stored where entries are written, which come back by {@link #read}
   * @param read whether all has come back that was stored before
   */
  public Revocations(TokenRules rules, LongSupplier wallMillis, Log stored, BooleanSupplier read) {
    Duration keep = rules.maxLife().plus(rules.leeway()).plus(rules.leeway());
    this.keepMillis = keep.toMillis();
    this.wallMillis = wallMillis;
    this.stored = stored;
    this.read = read;
  }

  /** Remembers nothing beyond this process. */
  static Revocations ofOneProcess(TokenRules rules, LongSupplier wallMillis) {
    return new Revocations(rules, wallMillis, (key, value) -> Future.succeededFuture(), () -> true);
  }

  /** Whether it is known what was ended before this node started. */
  public boolean isRead() {
    return read.getAsBoolean();
  }

  /** Stores what a kick ends for good; fails where it is not known to be stored. */
  public Future<Void> store(Kick kick) {
    return kick.notBefore() == 0
        ? Future.succeededFuture()
        : stored.put(key(kick), Long.toString(kick.notBefore()));
  }

  /** Takes note of a kick. */
  public void end(Kick kick) {
    if (kick.notBefore() != 0) {
      end(key(kick), kick.notBefore());
    }
  }

  /** Takes note of what is stored. */
  public void read(String key, String value) {
    try {
      end(key, Long.parseLong(value));
    } catch (NumberFormatException ofLaterVersion) {
      log.warn("revocation_unreadable value={} (expected: milliseconds since 1970)", value);
    }
  }

  private void end(String key, long at) {
    if (wallMillis.getAsLong() - at <= keepMillis) {
      entries.merge(key, at, Math::max);
    }
  }

  private static String key(Kick kick) {
    return kick.user().isEmpty() ? SESSION + kick.session() : USER + kick.user();
  }

  /** Whether a token was issued before its user's tokens were ended, or in the same second. */
  public boolean isEnded(Identity who) {
    Long at = entries.get(USER + who.user());
    return at != null && who.issuedAtSeconds() <= at / 1_000;
  }

  /** Whether a session was ended, or may have been because all of its user's were. */
  public boolean isEnded(String session, String user) {
    return entries.containsKey(SESSION + session) || entries.containsKey(USER + user);
  }

  /** Forgets what refuses nothing any more; to be called from time to time. */
  public void forgetOld() {
    long oldest = wallMillis.getAsLong() - keepMillis;
    entries.values().removeIf(at -> at < oldest);
  }

  /** How many entries there are. */
  public int size() {
    return entries.size();
  }
}
