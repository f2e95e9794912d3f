package dev.parley.bench.load;

import java.util.Arrays;

/** Every message of a run: when it was due, who sent it, and what became of it. */
final class SendLog {

  private static final int UNKNOWN = -1;

  private int size;
  private long[] dueNanos = new long[1024];
  private int[] sender = new int[1024];
  private int[] expected = new int[1024];
  private int[] delivered = new int[1024];
  private long[] deliveredOffset = new long[1024];
  private long[] acknowledgedOffset = new long[1024];

  /** Notes a message; returns its number. */
  int add(long due, int from, int receivers) {
    if (size == dueNanos.length) {
      grow();
    }
    dueNanos[size] = due;
    sender[size] = from;
    expected[size] = receivers;
    deliveredOffset[size] = UNKNOWN;
    acknowledgedOffset[size] = UNKNOWN;
    return size++;
  }

  int size() {
    return size;
  }

  boolean has(int message) {
    return message >= 0 && message < size;
  }

  long dueNanos(int message) {
    return dueNanos[message];
  }

  int sender(int message) {
    return sender[message];
  }

  void delivered(int message) {
    delivered[message]++;
  }

  /** Where it was found; false where it was found at another offset before. */
  boolean foundAt(int message, long offset) {
    long before = deliveredOffset[message];
    deliveredOffset[message] = offset;
    return before == UNKNOWN || before == offset;
  }

  /** The offset that its sender got; false the second time. */
  boolean acknowledged(int message, long offset) {
    boolean first = acknowledgedOffset[message] == UNKNOWN;
    acknowledgedOffset[message] = offset;
    return first;
  }

  /** Copies that did not arrive. */
  long missing() {
    long missing = 0;
    for (int i = 0; i < size; i++) {
      missing += Math.max(0, expected[i] - delivered[i]);
    }
    return missing;
  }

  /** Copies too many. */
  long surplus() {
    long surplus = 0;
    for (int i = 0; i < size; i++) {
      surplus += Math.max(0, delivered[i] - expected[i]);
    }
    return surplus;
  }

  /** Messages whose sender got another offset than the receivers. */
  long acknowledgedElsewhere() {
    long otherwise = 0;
    for (int i = 0; i < size; i++) {
      if (acknowledgedOffset[i] != UNKNOWN
          && deliveredOffset[i] != UNKNOWN
          && acknowledgedOffset[i] != deliveredOffset[i]) {
        otherwise++;
      }
    }
    return otherwise;
  }

  private void grow() {
    int more = size * 2;
    dueNanos = Arrays.copyOf(dueNanos, more);
    sender = Arrays.copyOf(sender, more);
    expected = Arrays.copyOf(expected, more);
    delivered = Arrays.copyOf(delivered, more);
    deliveredOffset = Arrays.copyOf(deliveredOffset, more);
    acknowledgedOffset = Arrays.copyOf(acknowledgedOffset, more);
  }
}
