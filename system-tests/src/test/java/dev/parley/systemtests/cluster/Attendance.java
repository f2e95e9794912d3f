package dev.parley.systemtests.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Compares, five times a second, who is live with who is shown, and keeps the longest time for
 * which anybody live was not shown.
 */
final class Attendance implements AutoCloseable {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final List<RosterView> views;
  private final Map<String, Set<String>> live = new ConcurrentHashMap<>();
  private final Map<String, Long> missingSince = new HashMap<>();
  private final Thread thread = new Thread(this::watch, "attendance");
  private volatile boolean ended;
  private volatile long longestNanos;
  private volatile String longest = "nobody";
  private volatile Throwable failure;

  /** Begins to look at what these views show. */
  Attendance(List<RosterView> views) {
    this.views = views;
    thread.setDaemon(true);
    thread.start();
  }

  /** A session is live, and shown already. */
  void live(String room, String session) {
    of(room).add(session);
  }

  /** A session is going to end. */
  void leaving(String room, String session) {
    of(room).remove(session);
  }

  /** Whether every view shows exactly those who are live, and all of them online. */
  boolean isExact() {
    check();
    return views.stream()
        .allMatch(
            view ->
                view.sessions().equals(of(view.room()))
                    && of(view.room()).stream().allMatch(id -> "online".equals(view.state(id))));
  }

  /** The longest time for which anybody live was not shown. */
  long longestMissingMillis() {
    check();
    return TimeUnit.NANOSECONDS.toMillis(longestNanos);
  }

  /** Who that was. */
  String longestMissing() {
    return longest;
  }

  /** Who is live in a room. */
  Set<String> of(String room) {
    return live.computeIfAbsent(room, id -> ConcurrentHashMap.newKeySet());
  }

  private void check() {
    if (failure != null) {
      throw new AssertionError("the attendance was not kept", failure);
    }
  }

  private void watch() {
    try {
      while (!ended) {
        long now = System.nanoTime();
        for (RosterView view : views) {
          look(view, now);
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    } catch (RuntimeException | AssertionError broken) {
      if (!ended) {
        failure = broken;
      }
    }
  }

  private void look(RosterView view, long now) {
    Set<String> shown = view.sessions();
    Set<String> missing = new HashSet<>(of(view.room()));
    missing.removeAll(shown);
    missingSince.keySet().removeIf(key -> isOf(view, key) && !missing.contains(session(key)));
    for (String session : missing) {
      long since = missingSince.computeIfAbsent(view.room() + " " + session, key -> now);
      if (now - since > longestNanos) {
        longestNanos = now - since;
        longest = session + " in " + view.room();
      }
    }
  }

  private static boolean isOf(RosterView view, String key) {
    return key.startsWith(view.room() + " ");
  }

  private static String session(String key) {
    return key.substring(key.indexOf(' ') + 1);
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
  }
}
