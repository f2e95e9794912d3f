package dev.parley.campaign.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.campaign.checker.Observation.Hole;
import dev.parley.campaign.checker.Observation.Seen;
import dev.parley.campaign.checker.Send.Ack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A checker that finds nothing is worth nothing: good histories pass, every seeded bug is found.
 */
class CheckerTest {

  private static final int SEEDS = 40;

  @Test
  void goodHistoriesPass() {
    for (long seed = 0; seed < SEEDS; seed++) {
      GoodHistory history = new GoodHistory(seed);

      assertThat(Checker.check(history.operations())).as("seed %d", seed).isEmpty();

      assertThat(history.sends)
          .anyMatch(s -> !s.isAcknowledged())
          .anyMatch(s -> s.acks().size() > 1);
      assertThat(history.observations)
          .anyMatch(o -> !o.caughtUp())
          .anyMatch(o -> o.events().stream().anyMatch(Hole.class::isInstance));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everySeededBugIsFound(Bug bug) {
    for (long seed = 0; seed < SEEDS; seed++) {
      GoodHistory history = new GoodHistory(seed);

      bug.putInto(history);

      assertThat(Checker.check(history.operations()))
          .as("seed %d", seed)
          .extracting(Violation::promise)
          .contains(bug.breaks());
    }
  }

  @Test
  void anUnknownOutcomeMayStandOrNotButOnce() {
    Send unknown = new Send("r", "ann", "k", 1, 1, List.of());

    assertThat(check(List.of(unknown), List.of())).isEmpty();
    assertThat(check(List.of(unknown), List.of(new Kept(7, "ann", "k")))).isEmpty();
    assertThat(check(List.of(unknown), List.of(new Kept(7, "ann", "k"), new Kept(9, "ann", "k"))))
        .extracting(Violation::promise)
        .containsExactly(Violation.Promise.ONCE);
  }

  @Test
  void messagesSentAtTheSameTimeMayStandInEitherOrder() {
    Send one = new Send("r", "ann", "k", 1, 1, List.of(new Ack(10, 8)));
    Send two = new Send("r", "ben", "k", 2, 2, List.of(new Ack(9, 7)));

    assertThat(check(List.of(one, two), List.of(new Kept(7, "ben", "k"), new Kept(8, "ann", "k"))))
        .isEmpty();
  }

  @Test
  void aMessageTriedAgainBehindItsSuccessorMayStandBehindIt() {
    Send first = new Send("r", "ann", "1", 1, 5, List.of(new Ack(9, 8)));
    Send second = new Send("r", "ann", "2", 2, 2, List.of(new Ack(9, 7)));

    assertThat(
            check(
                List.of(first, second), List.of(new Kept(7, "ann", "2"), new Kept(8, "ann", "1"))))
        .isEmpty();
  }

  @Test
  void judgesAMillionOperationsInOnePass() {
    int count = 1_000_000;
    List<Send> sends = new ArrayList<>(count);
    List<Kept> log = new ArrayList<>(count);
    List<Observation.Event> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String key = Integer.toString(i);
      sends.add(new Send("r", "ann", key, i, i, List.of(new Ack(i + 100L, 2L * i))));
      log.add(new Kept(2L * i, "ann", key));
      events.add(new Seen(i + 50L, 2L * i, "ann", key));
    }
    Observation all = new Observation("ben", "r", -1, true, events);

    List<Violation> none = Checker.check(new Operations(sends, List.of(all), Map.of("r", log)));
    events.remove(count / 2);
    Observation less = new Observation("ben", "r", -1, true, events);
    List<Violation> one = Checker.check(new Operations(sends, List.of(less), Map.of("r", log)));

    assertThat(none).isEmpty();
    assertThat(one).hasSize(1);
  }

  private static List<Violation> check(List<Send> sends, List<Kept> log) {
    Map<String, List<Kept>> history = new HashMap<>();
    history.put("r", log);
    return Checker.check(new Operations(sends, List.of(), history));
  }
}
