package dev.parley.presence;

import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.Resume;
import dev.parley.protocol.SessionState;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Changes {@link HazelcastSessions} off the event loop. To be used on one context only. */
final class SessionChanges {

  private static final Resume.Reply NOT_FOUND =
      new Resume.Reply(false, List.of(), SessionState.ONLINE, "", "");

  private final HazelcastSessions sessions;
  private final KeyedExecutor executor;
  private final LongSupplier clusterTime;
  private final Consumer<Transition> published;
  private final AtomicBoolean uncertain = new AtomicBoolean();

  /**
   * Changes these sessions on the threads of this executor.
   *
   * @param clusterTime milliseconds since 1970 UTC, the same for all instances
   * @param published called for each transition made, on any thread; the transitions of one session
   *     come in order
   */
  SessionChanges(
      HazelcastSessions sessions,
      KeyedExecutor executor,
      LongSupplier clusterTime,
      Consumer<Transition> published) {
    this.sessions = sessions;
    this.executor = executor;
    this.clusterTime = clusterTime;
    this.published = published;
  }

  /**
   * Decides what a session becomes. Called again with the current session when somebody else has
   * changed it in between.
   */
  @FunctionalInterface
  interface Rule {
    /** Null means that there is no session, both as argument and as result. */
    @Nullable Session apply(String id, @Nullable Session before, long now);
  }

  /** Changes sessions. Calls for the same session are applied in order. */
  Future<Void> change(Collection<String> ids, Rule rule) {
    return executor.each(ids, group -> change(group, clusterTime.getAsLong(), rule));
  }

  /**
   * Records heartbeats of sessions at a gateway. The rule is applied only to the sessions for which
   * more than the time of the heartbeat may have to change.
   */
  Future<Void> heard(Collection<String> ids, String gateway, Rule rule) {
    return executor.each(
        ids,
        group -> {
          long now = clusterTime.getAsLong();
          List<String> others = sessions.heard(group, gateway, now);
          if (!others.isEmpty()) {
            change(others, now, rule);
          }
        });
  }

  /**
   * Resumes a session, also one that has ended recently, and returns what it was before. Another
   * user's session is not found.
   */
  Future<Resume.Reply> resume(Resume resume) {
    Opened opened = resume.opened();
    AtomicReference<Resume.Reply> reply = new AtomicReference<>(NOT_FOUND);
    Consumer<List<String>> work =
        group -> {
          Rule rule =
              (id, before, now) -> {
                Session last = before == null ? sessions.ended(id) : before;
                if (last == null || !last.user().equals(opened.user())) {
                  reply.set(NOT_FOUND);
                  return before;
                }
                reply.set(found(last));
                return last.resumed(opened, resume.gateway(), now);
              };
          change(group, clusterTime.getAsLong(), rule);
        };
    return executor.each(List.of(opened.session()), work).map(done -> reply.get());
  }

  private static Resume.Reply found(Session last) {
    return new Resume.Reply(
        true, last.rooms(), last.chosen(), last.socket().gateway(), last.socket().connection());
  }

  /** Ends sessions so that they cannot be resumed. */
  Future<Void> end(Collection<String> ids) {
    return executor.each(
        ids,
        group -> {
          change(group, clusterTime.getAsLong(), (id, before, now) -> null);
          sessions.forget(group);
        });
  }

  private void change(Collection<String> ids, long now, Rule rule) {
    try {
      sessions.change(ids, now, (id, before) -> rule.apply(id, before, now), published);
    } catch (RuntimeException e) {
      markUncertain();
      throw e;
    }
  }

  /**
   * Notes that a change has failed with an error: it may nevertheless be stored, and then nobody
   * has published it.
   */
  void markUncertain() {
    uncertain.set(true);
  }

  /** Whether a change has failed since the last call. */
  boolean takeUncertain() {
    return uncertain.getAndSet(false);
  }

  /** How many sessions wait to be changed. */
  int waiting() {
    return executor.waiting();
  }

  /** Completes when all changes that were requested before this call are made. */
  Future<Void> idle() {
    return executor.idle();
  }
}
