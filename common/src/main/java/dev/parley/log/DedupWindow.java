package dev.parley.log;

import dev.parley.protocol.RoomId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one rule for duplicates, applied by every reader of a partition: a record is dropped when a
 * record with the same (room, sender, key) is within the {@code width} offsets before it. The
 * verdict depends on those offsets alone, so a reader that starts anywhere agrees with all others
 * once it has read back that many.
 *
 * <p>Keys are kept as 128 bits of SHA-256 (a client cannot make two collide), about 60 bytes each.
 * Memory grows with what is seen, up to {@code width} entries. Not safe for several threads.
 */
public final class DedupWindow {

  private static final int FREE = -1;

  private final int width;
  private final MessageDigest sha256;

  /** Entries in the order seen, a ring from {@code tail} of {@code size}. */
  private long[] high = new long[16];

  private long[] low = new long[16];
  private long[] seenAt = new long[16];
  private long[] firstOffset = new long[16];
  private long[] firstTime = new long[16];
  private int tail;
  private int size;

  /** Open addressing: the slot of each key's newest entry. */
  private int[] index = filled(64);

  /** A window that has seen nothing. */
  public DedupWindow(int width) {
    this.width = width;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The first record of a key.
   *
   * @param offset the record's offset
   * @param at when it was appended, milliseconds since 1970 UTC
   */
  public record First(long offset, long at) {}

  /** The first record of a key within the window, or null. */
  public @Nullable First find(RoomId room, String sender, String key) {
    ByteBuffer digest = digest(room, sender, key);
    int slot = index[probe(digest.getLong(0), digest.getLong(8))];
    return slot == FREE ? null : new First(firstOffset[slot], firstTime[slot]);
  }

  /**
   * Takes note of the record at an offset; offsets ascend.
   *
   * @return null if the record is the first of its key, otherwise the first one: it is a duplicate
   *     to be dropped
   */
  public @Nullable First see(RoomId room, String sender, String key, long offset, long at) {
    forgetBelow(offset - width);
    ByteBuffer digest = digest(room, sender, key);
    long h = digest.getLong(0);
    long l = digest.getLong(8);
    grow();
    int bucket = probe(h, l);
    int earlier = index[bucket];
    First first = earlier == FREE ? null : new First(firstOffset[earlier], firstTime[earlier]);
    int slot = (tail + size) & (high.length - 1);
    size++;
    high[slot] = h;
    low[slot] = l;
    seenAt[slot] = offset;
    firstOffset[slot] = first == null ? offset : first.offset();
    firstTime[slot] = first == null ? at : first.at();
    index[bucket] = slot;
    return first;
  }

  /** How many entries are kept. */
  int size() {
    return size;
  }

  private void forgetBelow(long offset) {
    while (size > 0 && seenAt[tail] < offset) {
      int bucket = probe(high[tail], low[tail]);
      if (index[bucket] == tail) {
        unlink(bucket);
      }
      tail = (tail + 1) & (high.length - 1);
      size--;
    }
  }

  /** Empties a bucket and closes the hole that it leaves in its run (Knuth 6.4, algorithm R). */
  private void unlink(int bucket) {
    int mask = index.length - 1;
    int hole = bucket;
    int next = (hole + 1) & mask;
    while (index[next] != FREE) {
      int home = (int) low[index[next]] & mask;
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        index[hole] = index[next];
        hole = next;
      }
      next = (next + 1) & mask;
    }
    index[hole] = FREE;
  }

  private int probe(long h, long l) {
    int mask = index.length - 1;
    int bucket = (int) l & mask;
    while (index[bucket] != FREE && (high[index[bucket]] != h || low[index[bucket]] != l)) {
      bucket = (bucket + 1) & mask;
    }
    return bucket;
  }

  private void grow() {
    if (size < high.length) {
      return;
    }
    high = unrolled(high);
    low = unrolled(low);
    seenAt = unrolled(seenAt);
    firstOffset = unrolled(firstOffset);
    firstTime = unrolled(firstTime);
    tail = 0;
    index = filled(high.length * 2);
    for (int slot = 0; slot < size; slot++) {
      index[probe(high[slot], low[slot])] = slot;
    }
  }

  private long[] unrolled(long[] ring) {
    long[] larger = new long[ring.length * 2];
    int untilEnd = ring.length - tail;
    System.arraycopy(ring, tail, larger, 0, untilEnd);
    System.arraycopy(ring, 0, larger, untilEnd, tail);
    return larger;
  }

  private static int[] filled(int length) {
    int[] buckets = new int[length];
    Arrays.fill(buckets, FREE);
    return buckets;
  }

  private ByteBuffer digest(RoomId room, String sender, String key) {
    sha256.update(room.value().getBytes(StandardCharsets.US_ASCII));
    sha256.update((byte) 0);
    byte[] user = sender.getBytes(StandardCharsets.UTF_8);
    sha256.update(ByteBuffer.allocate(4).putInt(0, user.length));
    sha256.update(user);
    sha256.update(key.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(sha256.digest());
  }
}
