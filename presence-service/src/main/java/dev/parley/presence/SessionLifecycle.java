package dev.parley.presence;

import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Left;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.SessionSnapshot;
import dev.parley.contract.PresenceReport.StateSet;
import dev.parley.protocol.SessionState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which sessions begin, change and end. Pure functions: every method returns what a
 * session becomes, null where it ends, and the same object where nothing changes. All times are
 * milliseconds since 1970 UTC.
 */
final class SessionLifecycle {

  private final long pendingAfter;
  private final long grace;

  /**
   * The rules with these times.
   *
   * @param pendingAfter see {@link PresenceSettings}
   * @param offlineAfter see {@link PresenceSettings}; the difference is the grace, after which a
   *     PENDING session becomes OFFLINE
   */
  SessionLifecycle(Duration pendingAfter, Duration offlineAfter) {
    this.pendingAfter = pendingAfter.toMillis();
    this.grace = offlineAfter.minus(pendingAfter).toMillis();
  }

  /**
   * The result of a report about one session.
   *
   * @param session what it becomes, null where it does not exist
   * @param unknown whether the gateway has to report it again as a whole
   */
  record Outcome(@Nullable Session session, boolean unknown) {}

  /**
   * Applies a gateway's changes of one session, in order.
   *
   * <p>Changes count only from the gateway that opened the session last. Where another gateway
   * still hears the session although it is PENDING, that gateway most likely has the socket: its
   * Opened was overtaken by an older one of the gateway on record. So it is asked to open the
   * session again.
   */
  Outcome report(@Nullable Session before, String gateway, List<Change> changes, long now) {
    Session session = before;
    boolean unknown = false;
    for (Change change : changes) {
      if (change instanceof Opened opened) {
        session =
            session == null
                ? Session.opened(opened, gateway, now)
                : session.resumed(opened, gateway, now);
        unknown = false;
      } else if (session != null && session.isOn(gateway)) {
        session = apply(session, change, now);
      } else if (!(change instanceof Closed)) {
        unknown = session == null || session.state().equals(SessionState.PENDING);
      }
    }
    return new Outcome(session, unknown);
  }

  /**
   * Applies the passing of time: a silent session becomes PENDING, and OFFLINE after the grace.
   *
   * @param listeningSince silence and grace before this time do not count, because nobody listened
   */
  @Nullable Session sweep(Session session, long now, long listeningSince) {
    if (!session.state().equals(SessionState.PENDING)) {
      return now - Math.max(session.lastActive(), listeningSince) >= pendingAfter
          ? session.pending(now)
          : session;
    }
    return now - Math.max(session.since(), listeningSince) >= grace ? null : session;
  }

  /** Applies the death of a gateway. */
  Session gatewayLost(Session session, String gateway, long now) {
    return session.isOn(gateway) ? session.pending(now) : session;
  }

  /** A session whose last heartbeat is not after this time may have to become PENDING. */
  long silentBefore(long now) {
    return now - pendingAfter;
  }

  /** A session that became PENDING not after this time may have to become OFFLINE. */
  long lostBefore(long now) {
    return now - grace;
  }

  private static @Nullable Session apply(Session session, Change change, long now) {
    if (change instanceof Closed closed) {
      return closed(session, closed, now);
    }
    if (change instanceof Joined joined) {
      return session.heard(now).joined(joined.room());
    }
    if (change instanceof Left left) {
      return session.heard(now).left(left.room());
    }
    if (change instanceof StateSet set) {
      return session.withChosenState(set.state(), now);
    }
    if (change instanceof SessionSnapshot snapshot) {
      return session.withChosenState(snapshot.state(), now).withRooms(snapshot.rooms());
    }
    return session.heard(now);
  }

  private static @Nullable Session closed(Session session, Closed closed, long now) {
    if (!session.socket().connection().equals(closed.connection())) {
      return session;
    }
    return closed.graceful() ? null : session.pending(now);
  }
}
