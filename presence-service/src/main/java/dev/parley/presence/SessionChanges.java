package dev.parley.presence;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Changes {@link HazelcastSessions} off the event loop. To be used on one context only. */
final class SessionChanges {

  private final HazelcastSessions sessions;
  private final Lanes lanes;
  private final LongSupplier clock;
  private final Consumer<Transition> made;

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
    return lanes.each(
        ids,
        group -> {
          long now = clock.getAsLong();
          sessions.change(group, now, (id, before) -> rule.apply(id, before, now), made);
        });
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
