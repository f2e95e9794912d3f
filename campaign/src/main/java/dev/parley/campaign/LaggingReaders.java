package dev.parley.campaign;

import dev.parley.campaign.checker.Checker;
import dev.parley.campaign.checker.Kept;
import dev.parley.campaign.checker.Observation;
import dev.parley.campaign.checker.Observation.Seen;
import dev.parley.campaign.checker.Operations;
import dev.parley.campaign.checker.Send;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.process.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Readers on slow links who come back megabytes behind, beside as many on good links, in two rooms
 * that talk on: everybody has to get everything once and in order, whoever reads fast enough has to
 * be live in the end, and those on good links must not feel it.
 */
final class LaggingReaders {

  private static final int SLOWEST_BYTES = 8 * 1024;
  private static final int FASTEST_BYTES = 64 * 1024;

  /** Whoever reads at this rate or faster has to be live in the end. */
  private static final int CATCHES_UP_BYTES = 50 * 1024;

  private static final int BODY_BYTES = 2_000;

  private static final int ROOMS = 2;
  private static final double MESSAGES_PER_SECOND = 20;
  private static final Duration ALONE = Duration.ofSeconds(15);

  /** Within this time even the slowest gets something, also where it is closed and comes back. */
  private static final Duration PROGRESS = Duration.ofSeconds(25);

  /** Below this a quick reader is not disturbed, whatever it was before. */
  private static final double UNDISTURBED_SECONDS = 0.25;

  private final Cluster cluster;
  private final Path logs;
  private final Size size;
  private final Consumer<String> progress;
  private final List<String> wrong = new ArrayList<>();

  /**
   * How large.
   *
   * @param readers how many on slow links, and as many on good ones
   * @param behindBytes how far those on slow links are behind, bodies only
   * @param seconds for how long they read
   * @param slowerBy how many times as long 99 % of the messages may take on good links
   */
  record Size(int readers, long behindBytes, int seconds, double slowerBy) {}

  /**
   * How it went.
   *
   * @param alone from sending to receiving, on good links, while those on slow ones were away
   * @param beside the same while they were there
   * @param live how many on slow links were live in the end
   * @param closes how often their connections ended, by close code
   * @param wrong everything that must not be; empty where all was well
   */
  record Outcome(
      Percentiles alone,
      Percentiles beside,
      int live,
      Map<Integer, Integer> closes,
      List<String> wrong) {

    @Override
    public String toString() {
      return "on good links, until received: alone %s; beside slow links %s%n"
              .formatted(alone, beside)
          + "on slow links: %d live in the end, closed %s".formatted(live, closes);
    }
  }

  /** A cluster to do it on, with one gateway. */
  static Cluster start(Path data, boolean followBuffers) {
    return Cluster.start(
        data, List.of("--gateways", "1", "--rooms", "1"), Arena.watched(followBuffers));
  }

  /** On a cluster that works. */
  LaggingReaders(Cluster cluster, Path logs, Size size, Consumer<String> progress) {
    this.cluster = cluster;
    this.logs = logs;
    this.size = size;
    this.progress = progress;
  }

  Outcome run() throws InterruptedException {
    NodeLogs nodeLogs = new NodeLogs(logs);
    List<String> gateways =
        cluster.rows().stream().filter(Cluster.Row::isGateway).map(Cluster.Row::address).toList();
    Duration between = Duration.ofMillis((long) (size.readers() * 1_000 / MESSAGES_PER_SECOND));
    Crowd.Size crowdSize =
        new Crowd.Size("lagging", size.readers(), ROOMS, ROOMS, between, Duration.ofMillis(50));
    try (Crowd crowd = new Crowd(crowdSize, gateways, rates())) {
      Eventually.until("all are live", crowd::allLive);
      crowd.leaveBehind(size.behindBytes(), BODY_BYTES);
      Eventually.until("those on good links have all of it", () -> areAtOneHead(crowd.quick()));
      progress.accept("those on slow links are %,d bytes behind".formatted(size.behindBytes()));
      crowd.quick().forEach(person -> person.setWriting(true));
      long alone = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(ALONE.toNanos());
      long beside = System.nanoTime();
      crowd.comeBack();
      TimeUnit.SECONDS.sleep(size.seconds() - Math.min(size.seconds(), PROGRESS.toSeconds()));
      Map<Person, Integer> before =
          crowd.slow().stream()
              .map(SlowReader::person)
              .collect(Collectors.toMap(person -> person, Person::received));
      TimeUnit.NANOSECONDS.sleep(PROGRESS.toNanos());
      crowd.setWriting(false);
      long end = System.nanoTime();
      awaitEnd(crowd);
      int live = judgeSlow(crowd, before);
      Operations operations = operations(crowd);
      Checker.check(operations).forEach(found -> wrong.add(found.toString()));
      wrong.addAll(crowd.faults());
      wrong.addAll(nodeLogs.offences());
      Set<String> quick = crowd.quick().stream().map(Person::user).collect(Collectors.toSet());
      Percentiles without = latencies(operations, quick, alone, beside);
      Percentiles with = latencies(operations, quick, beside, end);
      judge(without, with);
      return new Outcome(without, with, live, closes(crowd), List.copyOf(wrong));
    }
  }

  /**
   * What everybody did and saw. Those on slow links go away first: what they sent and was not
   * answered they would send again, after what is judged here.
   */
  private static Operations operations(Crowd crowd) {
    crowd.slow().forEach(reader -> reader.person().setResting(true));
    Map<String, List<Kept>> history = crowd.awaitOneHistory();
    crowd.awaitQuickAtHead(history);
    return crowd.operations(history, Crowd.atHead(history));
  }

  /** Whether all have got equally far in every room, and nobody waits for an answer. */
  private static boolean areAtOneHead(List<Person> persons) {
    return persons.stream().allMatch(person -> person.isLive() && person.unacknowledged() == 0)
        && persons.stream()
            .flatMap(person -> person.rooms().stream())
            .distinct()
            .allMatch(
                room ->
                    persons.stream()
                            .filter(person -> person.rooms().contains(room))
                            .map(person -> person.cursor(room))
                            .distinct()
                            .count()
                        == 1);
  }

  /** From the slowest to the fastest in even steps. */
  private List<Integer> rates() {
    int steps = Math.max(1, size.readers() - 1);
    return IntStream.range(0, size.readers())
        .map(i -> SLOWEST_BYTES + (FASTEST_BYTES - SLOWEST_BYTES) * i / steps)
        .boxed()
        .toList();
  }

  /** Waits for all that has to come, and notes what does not. */
  private void awaitEnd(Crowd crowd) {
    try {
      Eventually.until(
          "those on good links have every acknowledgement and are live",
          () -> crowd.quick().stream().allMatch(p -> p.unacknowledged() == 0 && p.isLive()));
      Eventually.until(
          "every reader that is fast enough is at the head and live",
          () ->
              crowd.slow().stream()
                  .filter(reader -> reader.bytesPerSecond() >= CATCHES_UP_BYTES)
                  .allMatch(reader -> isThere(reader, crowd)));
    } catch (AssertionError never) {
      wrong.add(never.getMessage());
    }
  }

  /** Whether a reader is live, and has all that those on good links have. */
  private static boolean isThere(SlowReader reader, Crowd crowd) {
    Person person = reader.person();
    return person.isLive()
        && person.rooms().stream()
            .allMatch(
                room ->
                    crowd.quick().stream()
                        .filter(other -> other.rooms().contains(room))
                        .allMatch(other -> person.cursor(room) >= other.cursor(room)));
  }

  /** Returns how many on slow links are live, and notes who should be or got nothing any more. */
  private int judgeSlow(Crowd crowd, Map<Person, Integer> before) {
    int live = 0;
    if (closes(crowd).keySet().stream().anyMatch(code -> code != 0)) {
      wrong.add("readers who took something all the time were closed: " + closes(crowd));
    }
    for (SlowReader reader : crowd.slow()) {
      if (isThere(reader, crowd)) {
        live++;
      } else if (reader.bytesPerSecond() >= CATCHES_UP_BYTES) {
        wrong.add(describe(reader) + " did not get to the head");
      } else if (reader.person().received() == before.getOrDefault(reader.person(), 0)) {
        wrong.add(describe(reader) + " got nothing for " + PROGRESS);
      }
    }
    return live;
  }

  private static String describe(SlowReader reader) {
    Person person = reader.person();
    return "%s, who reads %,d bytes a second, has %d messages, is %s, was closed %s and"
        .formatted(
            person.user(),
            reader.bytesPerSecond(),
            person.received(),
            person.isLive() ? "live" : "not live",
            person.closes());
  }

  private void judge(Percentiles without, Percentiles with) {
    double most = Math.max(UNDISTURBED_SECONDS, size.slowerBy() * without.seconds(99));
    if (with.seconds(99) > most) {
      wrong.add(
          "those on good links got 99 %% within %.3f s, and within %.3f s without those on slow"
                  .formatted(with.seconds(99), without.seconds(99))
              + " ones");
    }
  }

  private static Percentiles latencies(
      Operations operations, Set<String> observers, long from, long to) {
    Map<Send.Identity, Long> sent = new HashMap<>();
    operations.sends().stream()
        .filter(send -> send.firstSentNanos() - from > 0 && send.firstSentNanos() - to < 0)
        .forEach(send -> sent.put(send.identity(), send.firstSentNanos()));
    List<Long> nanos = new ArrayList<>();
    for (Observation observation : operations.observations()) {
      if (observers.contains(observation.observer())) {
        for (Observation.Event event : observation.events()) {
          if (event instanceof Seen seen) {
            Long at = sent.get(seen.identity());
            if (at != null) {
              nanos.add(seen.nanos() - at);
            }
          }
        }
      }
    }
    return new Percentiles(nanos);
  }

  private static Map<Integer, Integer> closes(Crowd crowd) {
    Map<Integer, Integer> all = new TreeMap<>();
    crowd
        .slow()
        .forEach(
            reader ->
                reader
                    .person()
                    .closes()
                    .forEach((code, times) -> all.merge(code, times, Integer::sum)));
    return all;
  }
}
