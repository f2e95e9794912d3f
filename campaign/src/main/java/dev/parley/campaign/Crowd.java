package dev.parley.campaign;

import dev.parley.campaign.checker.Kept;
import dev.parley.campaign.checker.Observation;
import dev.parley.campaign.checker.Operations;
import dev.parley.campaign.checker.Send;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Tokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Some persons who talk in some rooms, half of them on each kind of socket, and some who read along
 * on slow links.
 */
final class Crowd implements AutoCloseable {

  private final List<Person> persons;
  private final List<SlowReader> slow;
  private final List<String> gateways;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

  /**
   * What a crowd is made of.
   *
   * @param name the beginning of its rooms' and persons' names
   * @param persons how many
   * @param rooms how many
   * @param roomsEach in how many of them each person is
   * @param between mean time between two messages of a person
   * @param tick how often each person looks what there is to do
   */
  record Size(String name, int persons, int rooms, int roomsEach, Duration between, Duration tick) {

    private List<String> roomsOf(int number) {
      return IntStream.range(0, roomsEach)
          .mapToObj(n -> name + ".r" + (number + n * 3) % rooms)
          .distinct()
          .toList();
    }
  }

  /** They connect, and do not write yet. */
  Crowd(Size size, List<String> gateways) {
    this(size, gateways, List.of());
  }

  /**
   * They connect, and do not write yet.
   *
   * @param slowRates bytes a second of the link of each further person that is on a slow one
   */
  Crowd(Size size, List<String> gateways, List<Integer> slowRates) {
    this.gateways = List.copyOf(gateways);
    this.slow =
        IntStream.range(0, slowRates.size())
            .mapToObj(
                i ->
                    new SlowReader(
                        size.name() + "-slow" + i,
                        kind(i),
                        gateways,
                        size.roomsOf(i),
                        slowRates.get(i)))
            .toList();
    this.persons =
        Stream.concat(
                IntStream.range(0, size.persons())
                    .mapToObj(
                        i ->
                            new Person(
                                size.name() + "-p" + i,
                                kind(i),
                                gateways,
                                size.roomsOf(i),
                                Habits.ordinary(size.between()))),
                slow.stream().map(SlowReader::person))
            .toList();
    long period = size.tick().toNanos();
    for (int i = 0; i < persons.size(); i++) {
      long delay = period * i / persons.size();
      timer.scheduleWithFixedDelay(persons.get(i)::tick, delay, period, TimeUnit.NANOSECONDS);
    }
  }

  private static Kind kind(int number) {
    return Kind.values()[number % Kind.values().length];
  }

  /** Everybody, those on slow links last. */
  List<Person> persons() {
    return persons;
  }

  /** Those on slow links. */
  List<SlowReader> slow() {
    return slow;
  }

  /** Those on good links. */
  List<Person> quick() {
    return persons.subList(0, persons.size() - slow.size());
  }

  /**
   * Lets those on good links write until the rooms have so many bytes more, in messages of up to
   * {@code bodyBytes}. Those on slow links go away before, and are behind all of it at {@link
   * #comeBack}.
   */
  void leaveBehind(long bytes, int bodyBytes) {
    slow.forEach(reader -> reader.person().setResting(true));
    long before = quick().stream().mapToLong(Person::acknowledgedBytes).sum();
    quick().forEach(person -> person.setBodyBytes(bodyBytes));
    quick().forEach(person -> person.setWriting(true));
    try {
      Eventually.until(
          bytes + " bytes are written",
          () -> quick().stream().mapToLong(Person::acknowledgedBytes).sum() - before >= bytes);
    } finally {
      quick().forEach(person -> person.setWriting(false));
      quick().forEach(person -> person.setBodyBytes(Habits.ORDINARY_BYTES));
    }
    awaitAcknowledged();
  }

  /** Those on slow links come back. */
  void comeBack() {
    slow.forEach(reader -> reader.person().setResting(false));
  }

  void setWriting(boolean on) {
    persons.forEach(person -> person.setWriting(on));
  }

  int acknowledged() {
    return persons.stream().mapToInt(Person::acknowledged).sum();
  }

  int unacknowledged() {
    return persons.stream().mapToInt(Person::unacknowledged).sum();
  }

  /** All that they wanted to send so far. */
  List<Send> sends() {
    return persons.stream().flatMap(person -> person.sends().stream()).toList();
  }

  /** All their rooms. */
  List<String> rooms() {
    return persons.stream().flatMap(person -> person.rooms().stream()).distinct().toList();
  }

  /** How many joins were answered with {@code recovered: false}. */
  int refused() {
    return persons.stream().mapToInt(Person::refused).sum();
  }

  List<String> faults() {
    return persons.stream().flatMap(person -> person.faults().stream()).toList();
  }

  /** Whether everybody is connected and live in all rooms. */
  boolean allLive() {
    return persons.stream().allMatch(Person::isLive);
  }

  /** Waits until everything sent is acknowledged. */
  void awaitAcknowledged() {
    Eventually.until("every message is acknowledged", () -> unacknowledged() == 0);
  }

  /** Waits until everybody has the last message of each of their rooms. */
  void awaitAtHead(Map<String, List<Kept>> history) {
    Eventually.until(
        "every client is at the head", () -> persons.stream().allMatch(atHead(history)));
  }

  /** Waits until everybody on a good link has. */
  void awaitQuickAtHead(Map<String, List<Kept>> history) {
    Eventually.until(
        "every client on a good link is at the head",
        () -> quick().stream().allMatch(atHead(history)));
  }

  /** Whether a person has the last message of each of its rooms. */
  static Predicate<Person> atHead(Map<String, List<Kept>> history) {
    return person ->
        person.rooms().stream()
            .allMatch(
                room -> {
                  List<Kept> log = history.getOrDefault(room, List.of());
                  return log.isEmpty() || person.cursor(room) >= log.get(log.size() - 1).offset();
                });
  }

  /** All that they did and saw, for the checker; everybody has to be at the head. */
  Operations operations(Map<String, List<Kept>> history) {
    return operations(history, person -> true);
  }

  /** All that they did and saw, for the checker; those have to be at the head who are caught up. */
  Operations operations(Map<String, List<Kept>> history, Predicate<Person> caughtUp) {
    List<Observation> observations =
        persons.stream()
            .flatMap(person -> person.observations(caughtUp.test(person)).stream())
            .toList();
    return new Operations(sends(), observations, history);
  }

  /** The history of all rooms, as a gateway gives it. */
  Map<String, List<Kept>> history(String gateway) {
    Http http = new Http(gateway, Tokens.of("auditor"));
    Map<String, List<Kept>> all = new HashMap<>();
    rooms()
        .forEach(
            room ->
                all.put(
                    room,
                    Pages.all(http, room).stream()
                        .map(message -> new Kept(message.offset(), message.from(), message.key()))
                        .toList()));
    return all;
  }

  /** Waits until all gateways give one history, twice, and gives it. */
  Map<String, List<Kept>> awaitOneHistory() {
    Set<Map<String, List<Kept>>> found = new HashSet<>();
    Eventually.until(
        "all gateways give one history",
        () -> {
          found.clear();
          gateways.forEach(gateway -> found.add(history(gateway)));
          found.add(history(gateways.get(0)));
          return found.size() == 1;
        });
    return found.iterator().next();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    persons.forEach(Person::close);
    slow.forEach(SlowReader::close);
  }
}
