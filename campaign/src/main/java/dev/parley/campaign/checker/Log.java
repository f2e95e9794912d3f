package dev.parley.campaign.checker;

import dev.parley.campaign.checker.Violation.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The history of one room, searchable by offset and by message. */
final class Log {

  private final String room;
  private final List<Kept> kept;
  private final Map<Send.Identity, Long> offsets = new HashMap<>();
  private final List<Violation> faults = new ArrayList<>();

  /** From what history gave, in the order in which it gave it. */
  Log(String room, List<Kept> given) {
    this.room = room;
    long last = -1;
    for (Kept one : given) {
      if (one.offset() <= last) {
        fault(Promise.ONE_ORDER, "history has " + one + " after offset " + last);
      }
      last = one.offset();
      Long before = offsets.putIfAbsent(one.identity(), one.offset());
      if (before != null) {
        fault(Promise.ONCE, "history has " + one + ", which is at " + before + " already");
      }
    }
    kept = given.stream().sorted(Comparator.comparingLong(Kept::offset)).toList();
  }

  /** What is wrong with history itself. */
  List<Violation> faults() {
    return faults;
  }

  String room() {
    return room;
  }

  int size() {
    return kept.size();
  }

  Kept get(int index) {
    return kept.get(index);
  }

  /** The first offset of a message, or null. */
  @Nullable Long offsetOf(Send.Identity message) {
    return offsets.get(message);
  }

  /** The index of the first message after an offset; {@link #size} where there is none. */
  int firstAfter(long offset) {
    int low = 0;
    int high = kept.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (kept.get(middle).offset() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void fault(Promise promise, String what) {
    faults.add(new Violation(promise, room, what));
  }
}
