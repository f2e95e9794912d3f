package dev.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.RoomRecord;
import dev.parley.log.LogEntry;
import dev.parley.room.OwnersSimulation.Observer;
import dev.parley.room.OwnersSimulation.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds however many take themselves for the owner. A failure names its seed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnersSimulationTest {

  private static final int SEEDS = 250;
  private static final int STEPS = 2_500;
  private static final int MAX_REPORTED = 3;

  private final List<String> wrongPositions = new ArrayList<>();
  private final List<String> wrongOrder = new ArrayList<>();
  private final List<String> wrongBroadcasts = new ArrayList<>();
  private final List<String> idleRuns = new ArrayList<>();

  @BeforeAll
  void runAll() {
    for (int seed = 0; seed < SEEDS; seed++) {
      OwnersSimulation simulation = new OwnersSimulation(seed);
      simulation.run(STEPS);
      note(seed, wrongPositions(simulation), wrongPositions);
      note(seed, wrongOrder(simulation), wrongOrder);
      note(seed, wrongBroadcasts(simulation), wrongBroadcasts);
      note(seed, whatDidNotHappen(simulation), idleRuns);
    }
  }

  @Test
  void everyAcknowledgementOfAKeyNamesThePositionWhereItStandsOnce() {
    assertThat(wrongPositions).isEmpty();
  }

  @Test
  void whatWasAcknowledgedBeforeAnotherWasSentStandsBeforeIt() {
    assertThat(wrongOrder).isEmpty();
  }

  @Test
  void everyLinkShowsWhatStandsWithoutHole() {
    assertThat(wrongBroadcasts).isEmpty();
  }

  @Test
  void everyRunHasTheTroubleThatItIsFor() {
    assertThat(idleRuns).isEmpty();
  }

  private static List<String> wrongPositions(OwnersSimulation run) {
    Map<String, Long> standing = standing(run.log());
    List<String> wrong = new ArrayList<>();
    for (Operation operation : run.operations()) {
      Long offset = standing.get(key(operation));
      for (Stored position : operation.positions()) {
        boolean right =
            offset != null && position.equals(new Stored(offset, MemoryLog.time(offset)));
        if (!right) {
          wrong.add(operation + " (expected: " + offset + ")");
        }
      }
    }
    return wrong;
  }

  private static List<String> wrongOrder(OwnersSimulation run) {
    Map<String, Long> standing = standing(run.log());
    List<Operation> byPosition =
        run.operations().stream()
            .filter(one -> !one.positions().isEmpty() && standing.containsKey(key(one)))
            .sorted(Comparator.comparing(one -> standing.get(key(one))))
            .toList();
    List<String> wrong = new ArrayList<>();
    int latestInvocation = 0;
    for (Operation operation : byPosition) {
      if (operation.firstAnsweredAt() < latestInvocation) {
        wrong.add(operation + " stands behind one that was sent after its answer");
      }
      latestInvocation = Math.max(latestInvocation, operation.invokedAt());
    }
    return wrong;
  }

  private static List<String> wrongBroadcasts(OwnersSimulation run) {
    Set<Long> standing = new HashSet<>(standing(run.log()).values());
    List<String> wrong = new ArrayList<>();
    for (Observer observer : run.observers()) {
      List<Long> expected =
          standing.stream()
              .filter(offset -> offset > observer.startsAt() && offset <= observer.cursor())
              .sorted()
              .toList();
      List<Long> seen = observer.seen().stream().map(RoomRecord::offset).toList();
      if (!seen.equals(expected)) {
        wrong.add("from %d: %s (expected: %s)".formatted(observer.startsAt(), seen, expected));
      }
    }
    return wrong;
  }

  /** Where each key stands under the rule for duplicates, written down as plainly as can be. */
  private static Map<String, Long> standing(MemoryLog log) {
    Map<String, Long> newest = new HashMap<>();
    Map<String, Long> standing = new HashMap<>();
    for (LogEntry entry : log.all()) {
      RoomRecord record = entry.record();
      if (record != null) {
        String key = key(record.sender(), record.key());
        Long earlier = newest.put(key, entry.offset());
        boolean duplicate = earlier != null && earlier >= entry.offset() - OwnersSimulation.WINDOW;
        if (!duplicate && standing.put(key, entry.offset()) != null) {
          throw new AssertionError("the simulation has sent " + key + " again too late");
        }
      }
    }
    return standing;
  }

  private static String key(Operation operation) {
    return key(operation.append().sender(), operation.append().key());
  }

  private static String key(String sender, String key) {
    return sender + "/" + key;
  }

  private static List<String> whatDidNotHappen(OwnersSimulation run) {
    long records = run.log().all().stream().filter(entry -> entry.record() != null).count();
    List<String> missing = new ArrayList<>();
    if (records < 2L * OwnersSimulation.WINDOW) {
      missing.add("a log longer than the window");
    }
    if (records == standing(run.log()).size()) {
      missing.add("a duplicate in the log");
    }
    if (run.operations().stream().noneMatch(one -> one.positions().size() > 2)) {
      missing.add("an operation with several answers");
    }
    if (run.operations().stream().allMatch(one -> one.positions().size() > 0)) {
      missing.add("an operation without answer");
    }
    if (run.observers().size() < 3) {
      missing.add("a take-over");
    }
    return missing;
  }

  private static void note(int seed, List<String> found, List<String> all) {
    found.stream().limit(MAX_REPORTED).forEach(each -> all.add("seed " + seed + ": " + each));
  }
}
