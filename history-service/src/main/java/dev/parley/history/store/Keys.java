package dev.parley.history.store;

import dev.parley.protocol.RoomId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How keys are laid out, so that their byte order is the order of (partition, room, offset):
 *
 * <pre>
 * 'c' partition                    a checkpoint
 * 'r' partition room 0x00 offset   a record
 * </pre>
 *
 * Numbers are big-endian and not negative. A room id has no 0x00, so no room's keys lie between
 * another's.
 */
final class Keys {

  private static final byte CHECKPOINT = 'c';
  private static final byte RECORD = 'r';
  private static final byte END_OF_ROOM = 0;
  private static final byte BEHIND_ROOM = 1;
  private static final int PREFIX_BYTES = 1 + Integer.BYTES;

  private Keys() {}

  static byte[] checkpoint(int partition) {
    return ByteBuffer.allocate(PREFIX_BYTES).put(CHECKPOINT).putInt(partition).array();
  }

  /** Lies before all records of a partition, and after those of the partition before. */
  static byte[] partition(int partition) {
    return ByteBuffer.allocate(PREFIX_BYTES).put(RECORD).putInt(partition).array();
  }

  static byte[] record(int partition, RoomId room, long offset) {
    return room(partition, room, END_OF_ROOM, Long.BYTES).putLong(offset).array();
  }

  /** Lies after all records of a room. */
  static byte[] behindRoom(int partition, RoomId room) {
    return room(partition, room, BEHIND_ROOM, 0).array();
  }

  /** Lies after all records of the room that a record's key is of. */
  static byte[] behindRoom(byte[] record) {
    byte[] key = Arrays.copyOf(record, record.length - Long.BYTES);
    key[key.length - 1] = BEHIND_ROOM;
    return key;
  }

  /** The offset in a record's key. */
  static long offset(byte[] record) {
    return ByteBuffer.wrap(record).getLong(record.length - Long.BYTES);
  }

  private static ByteBuffer room(int partition, RoomId room, byte terminator, int more) {
    byte[] name = room.value().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(PREFIX_BYTES + name.length + 1 + more)
        .put(RECORD)
        .putInt(partition)
        .put(name)
        .put(terminator);
  }
}
