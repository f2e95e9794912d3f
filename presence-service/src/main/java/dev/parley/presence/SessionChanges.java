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
  private final Lanes lanes;
  private final LongSupplier clock;
  private final Consumer<Transition> made;
  private final AtomicBoolean doubtful = new AtomicBoolean();

  /**
   * Changes these sessions on these lanes.
   *
   * @param clock milliseconds since 1970 UTC, the same for all instances
   * @param made told of each transition made, in the order of each session, on any thread
   */
  SessionChanges(
      HazelcastSessions sessions, Lanes lanes, LongSupplier clock, Consumer<Transition> made) {
    this.sessions = sessions;
    this.lanes = lanes;
    this.clock = clock;
    this.made = made;
  }

  /** What is to become of a session. Called again with what there is by then when it changes. */
  @FunctionalInterface
  interface Rule {
    /** Null where there is no session, before or after. */
    @Nullable Session apply(String id, @Nullable Session before, long now);
  }

  /** Changes sessions; one that is named in several calls is changed in the order of the calls. */
  Future<Void> change(Collection<String> ids, Rule rule) {
    return lanes.each(ids, group -> change(group, clock.getAsLong(), rule));
  }

  /** Notes that sessions were heard by a gateway; for which that is not all, the rule applies. */
  Future<Void> heard(Collection<String> ids, String gateway, Rule rule) {
    return lanes.each(
        ids,
        group -> {
          long now = clock.getAsLong();
          List<String> others = sessions.heard(group, gateway, now);
          if (!others.isEmpty()) {
            change(others, now, rule);
          }
        });
  }

  /** Goes on with a session, also with one that has ended lately; says what it had. */
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
          change(group, clock.getAsLong(), rule);
        };
    return lanes.each(List.of(opened.session()), work).map(done -> reply.get());
  }

  private static Resume.Reply found(Session last) {
    return new Resume.Reply(
        true, last.rooms(), last.chosen(), last.socket().gateway(), last.socket().connection());
  }

  /** Ends sessions for good: nobody resumes them. */
  Future<Void> end(Collection<String> ids) {
    return lanes.each(
        ids,
        group -> {
          change(group, clock.getAsLong(), (id, before, now) -> null);
          sessions.forget(group);
        });
  }

  private void change(Collection<String> ids, long now, Rule rule) {
    try {
      sessions.change(ids, now, (id, before) -> rule.apply(id, before, now), made);
    } catch (RuntimeException e) {
      doubt();
      throw e;
    }
  }

  /** A change may have been made that nobody was told of. */
  void doubt() {
    doubtful.set(true);
  }

  /** Whether that may be so; the next call says no, until it may be so again. */
  boolean takeDoubt() {
    return doubtful.getAndSet(false);
  }

  /** How many sessions wait to be changed. */
  int waiting() {
    return lanes.waiting();
  }

  /** Completes when all changes asked for before are made. */
  Future<Void> idle() {
    return lanes.idle();
  }
}
