package dev.parley.campaign;

import dev.parley.campaign.checker.Checker;
import dev.parley.campaign.checker.Kept;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Tokens;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One schedule: clients talk for a while, faults strike, all is healed, and then everything that
 * was acknowledged has to be there, once, in one order, for everybody.
 */
final class Schedule {

  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration TICK = Duration.ofMillis(20);

  /** What those on slow links have to catch up with when faults begin, in all rooms together. */
  private static final long BEHIND_BYTES = 6 << 20;

  private static final int LONG_BODY_BYTES = 8 * 1024;

  /** The rate of slow links when all is healed: nobody has to wait for minutes then. */
  private static final int HEALED_BYTES_PER_SECOND = 256 * 1024;

  private final Arena arena;
  private final long seed;
  private final int seconds;
  private final Consumer<String> progress;
  private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
  private final long startNanos = System.nanoTime();

  /**
   * How a schedule went.
   *
   * @param plan what struck
   * @param wrong every violation, and whatever else must not be; empty where all was well
   * @param acknowledged how many messages
   * @param refused how many joins were answered with {@code recovered: false}
   * @param healSeconds from the end of all faults until everything was acknowledged and delivered
   *     to all on good links
   * @param operations a record of all that happened, for the files of a failure
   */
  record Outcome(
      FaultPlan plan,
      List<String> wrong,
      int acknowledged,
      int refused,
      double healSeconds,
      OperationLog operations) {

    boolean isGood() {
      return wrong.isEmpty();
    }
  }

  /**
   * A schedule on a cluster that works.
   *
   * @param progress takes a line for everything that happens
   */
  Schedule(Arena arena, long seed, int seconds, Consumer<String> progress) {
    this.arena = arena;
    this.seed = seed;
    this.seconds = seconds;
    this.progress = progress;
  }

  Outcome run() throws InterruptedException {
    FaultPlan plan = FaultPlan.draw(seed, seconds, arena.hasNetwork(), arena.hasClocks());
    Crowd.Size size = new Crowd.Size("s" + seed, 16, 6, 2, BETWEEN, TICK);
    try (Crowd crowd = new Crowd(size, arena.gateways(), plan.slowRates())) {
      NodeLogs logs = new NodeLogs(arena.logs());
      tryTo("everybody joins", () -> Eventually.until("all are live", crowd::allLive));
      tryTo(
          "those on slow links are left behind",
          () -> crowd.leaveBehind(BEHIND_BYTES, LONG_BODY_BYTES));
      crowd.comeBack();
      crowd.setWriting(true);
      strike(plan, crowd);
      long healed = System.nanoTime();
      crowd.slow().forEach(reader -> reader.setBytesPerSecond(HEALED_BYTES_PER_SECOND));
      tryTo("every process works again", arena::heal);
      crowd.setWriting(false);
      tryTo("everything is acknowledged", crowd::awaitAcknowledged);
      Map<String, List<Kept>> history = new HashMap<>();
      tryTo("all gateways give one history", () -> history.putAll(crowd.awaitOneHistory()));
      tryTo("everybody on a good link catches up", () -> crowd.awaitQuickAtHead(history));
      double healSeconds = (System.nanoTime() - healed) / 1e9;
      tryTo("everybody on a slow link catches up", () -> crowd.awaitAtHead(history));
      tryTo("presence has everybody", () -> awaitPresence(crowd));
      OperationLog operations = new OperationLog(crowd.operations(history));
      if (!history.isEmpty()) {
        Checker.check(operations.operations()).forEach(found -> wrong.add(found.toString()));
      }
      wrong.addAll(crowd.faults());
      wrong.addAll(logs.offences());
      if (crowd.refused() > 0) {
        wrong.add(crowd.refused() + " joins were not recovered, and the log has everything");
      }
      return new Outcome(
          plan, List.copyOf(wrong), crowd.acknowledged(), crowd.refused(), healSeconds, operations);
    }
  }

  /** Lets every fault strike at its time, and returns when all are over and the time is up. */
  private void strike(FaultPlan plan, Crowd crowd) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(plan.strikes().size());
    long start = System.nanoTime();
    for (FaultPlan.Strike strike : plan.strikes()) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  TimeUnit.NANOSECONDS.sleep(
                      start + TimeUnit.SECONDS.toNanos(strike.atSecond()) - System.nanoTime());
                  progress.accept(at() + strike.fault());
                  strike.fault().strike(arena, crowd);
                  progress.accept(at() + "over: " + strike.fault());
                } catch (InterruptedException | RuntimeException | AssertionError failure) {
                  wrong.add(strike.fault() + " did not go as it should: " + failure.getMessage());
                } finally {
                  over.countDown();
                }
              },
              "fault");
      thread.setDaemon(true);
      thread.start();
    }
    TimeUnit.SECONDS.sleep(seconds);
    over.await();
  }

  private void awaitPresence(Crowd crowd) {
    for (String gateway : arena.gateways()) {
      for (Person person : crowd.persons()) {
        for (String room : person.rooms()) {
          Eventually.until(
              person.user() + " is seen in " + room + " at " + gateway,
              () -> sessions(gateway, room).contains(person.session()));
        }
      }
    }
  }

  private static Set<String> sessions(String gateway, String room) {
    JsonObject ok =
        new Http(gateway, Tokens.of("auditor")).get("/api/rooms/" + room + "/members").ok();
    Set<String> sessions = new HashSet<>();
    if (!ok.getBoolean("stale")) {
      ok.getJsonArray("members")
          .forEach(row -> sessions.add(((JsonObject) row).getString("session")));
    }
    return sessions;
  }

  /** What cannot be awaited is noted, and the rest is looked at all the same. */
  private void tryTo(String what, Runnable action) {
    try {
      action.run();
      progress.accept(at() + what);
    } catch (AssertionError | RuntimeException failure) {
      wrong.add(what + ": " + failure.getMessage());
    }
  }

  private String at() {
    return "  %5.1f s  ".formatted((System.nanoTime() - startNanos) / 1e9);
  }
}
