package dev.parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.log.DedupWindow.First;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link DedupWindow} against the rule written down as plainly as can be. */
@Timeout(60)
class DedupModelTest {

  private static final RoomId ROOM = new RoomId("general");
  private static final int SEEDS = 60;
  private static final int RECORDS = 1_500;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 15, 16, 17, 50, 200})
  void theVerdictIsTheReferences(int width) {
    // Given
    List<String> wrong = new ArrayList<>();

    // When
    for (int seed = 0; seed < SEEDS; seed++) {
      DedupWindow window = new DedupWindow(width);
      Reference reference = new Reference(width);
      for (Seen seen : log(seed, width)) {
        First expected = reference.see(seen);
        First actual = window.see(ROOM, "ada", seen.key, seen.offset, seen.at);
        First found = window.find(ROOM, "ada", seen.key);
        if (!same(expected, actual) || !same(reference.find(seen.key), found)) {
          wrong.add("seed %d %s: %s (expected: %s)".formatted(seed, seen, actual, expected));
        }
      }
    }

    // Then
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 15, 16, 17, 50, 200})
  void noMoreIsKeptThanStandsInTheWindow(int width) {
    // Given
    List<Seen> log = log(99, width);
    DedupWindow window = new DedupWindow(width);

    // When
    int largest = 0;
    for (Seen seen : log) {
      window.see(ROOM, "ada", seen.key, seen.offset, seen.at);
      largest = Math.max(largest, window.size());
    }

    // Then
    assertThat(largest).isBetween(1, width + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 50})
  void aReaderThatStartsAnywhereAgreesOnceItHasReadBackTheWidth(int width) {
    // Given
    List<String> disagreements = new ArrayList<>();
    int compared = 0;

    // When
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Seen> log = log(seed, width);
      DedupWindow all = new DedupWindow(width);
      DedupWindow late = new DedupWindow(width);
      long start = log.get(new Random(seed).nextInt(log.size() - 2 * width)).offset;
      for (Seen seen : log) {
        First byAll = all.see(ROOM, "ada", seen.key, seen.offset, seen.at);
        if (seen.offset >= start) {
          First byLate = late.see(ROOM, "ada", seen.key, seen.offset, seen.at);
          boolean readBack = seen.offset >= start + width;
          compared += readBack ? 1 : 0;
          if (readBack && (byAll == null) != (byLate == null)) {
            disagreements.add("seed %d start %d %s".formatted(seed, start, seen));
          }
        }
      }
    }

    // Then
    assertThat(disagreements).isEmpty();
    assertThat(compared).isGreaterThan(SEEDS);
  }

  /** Records of few keys, so that they repeat at all distances, with holes between offsets. */
  private static List<Seen> log(int seed, int width) {
    Random random = new Random(seed);
    int keys = 1 + random.nextInt(3 * width);
    List<Seen> log = new ArrayList<>();
    long offset = random.nextInt(100);
    for (int i = 0; i < RECORDS; i++) {
      log.add(new Seen("k" + random.nextInt(keys), offset, 1_000 + i));
      offset += random.nextInt(20) == 0 ? 1 + random.nextInt(width + 2) : 1;
    }
    return log;
  }

  private static boolean same(First one, First other) {
    return one == null ? other == null : one.equals(other);
  }

  private record Seen(String key, long offset, long at) {}

  private static final class Reference {
    private final int width;
    private final Map<String, Seen> newest = new LinkedHashMap<>();
    private final Map<String, First> firsts = new LinkedHashMap<>();

    Reference(int width) {
      this.width = width;
    }

    First see(Seen seen) {
      newest.values().removeIf(earlier -> earlier.offset < seen.offset - width);
      firsts.keySet().retainAll(newest.keySet());
      First first = firsts.get(seen.key);
      firsts.putIfAbsent(seen.key, new First(seen.offset, seen.at));
      newest.put(seen.key, seen);
      return first;
    }

    First find(String key) {
      return firsts.get(key);
    }
  }
}
