package dev.parley.presence;

import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Left;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.Stands;
import dev.parley.contract.PresenceReport.StateSet;
import dev.parley.protocol.SessionState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which sessions come, change and go. Pure: every method says what a session becomes,
 * null where it is gone, and the very same session where nothing happens to it. All times are
 * milliseconds since 1970 UTC.
 */
final class SessionLifecycle {

  private final long pendingAfter;
  private final long grace;

  /**
   * The rules with their times.
   *
   * @param pendingAfter see {@link PresenceSettings}
   * @param offlineAfter see {@link PresenceSettings}; by how much it is more is the grace: a
   *     session is OFFLINE when it has been PENDING for so long, or says goodbye
   */
  SessionLifecycle(Duration pendingAfter, Duration offlineAfter) {
    this.pendingAfter = pendingAfter.toMillis();
    this.grace = offlineAfter.minus(pendingAfter).toMillis();
  }

  /**
   * What a report makes of a session.
   *
   * @param session what it becomes, null where it is gone
   * @param unknown whether the gateway has to tell of it anew
   */
  record Outcome(@Nullable Session session, boolean unknown) {}

  /**
   * Applies what a gateway tells of one session, in order.
   *
   * <p>Only the gateway that opened the session last is listened to. Another one that still hears
   * it is told to open it anew where the session is PENDING, for then it is most likely that other
   * one that is right: its Opened was overtaken by an older one.
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
   * What its silence makes of a session: first PENDING, and OFFLINE after the grace.
   *
   * @param listening since when somebody has listened: nobody is silent, or lost, for longer
   */
  @Nullable Session sweep(Session session, long now, long listening) {
    if (!session.state().equals(SessionState.PENDING)) {
      return now - Math.max(session.lastActive(), listening) >= pendingAfter
          ? session.pending(now)
          : session;
    }
    return now - Math.max(session.since(), listening) >= grace ? null : session;
  }

  /** What the death of a gateway makes of a session. */
  Session gatewayLost(Session session, String gateway, long now) {
    return session.isOn(gateway) ? session.pending(now) : session;
  }

  /** A session that was last heard at this time or before may have to be PENDING. */
  long silentBefore(long now) {
    return now - pendingAfter;
  }

  /** A session that has been PENDING since this time or before may have to be OFFLINE. */
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
      return session.choosing(set.state(), now);
    }
    if (change instanceof Stands stands) {
      return session.choosing(stands.state(), now).standingIn(stands.rooms());
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
