package dev.parley.history.store;

import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of one room that follow one another, ascending, each with its exact {@code prev}.
 *
 * @param records the records
 * @param more whether the store has further ones in the direction asked
 */
public record RoomSlice(List<RoomRecord> records, boolean more) {

  /** The records of kinds that this version knows, chained to one another. */
  public RoomSlice knownKinds() {
    List<RoomRecord> known = new ArrayList<>(records.size());
    boolean skipped = false;
    for (RoomRecord record : records) {
      if (record.kind().isKnown()) {
        int last = known.size() - 1;
        long before = last < 0 ? Position.UNKNOWN : known.get(last).offset();
        known.add(skipped ? record.withPrev(before) : record);
        skipped = false;
      } else {
        skipped = true;
      }
    }
    return new RoomSlice(known, more);
  }

  /**
   * Links records to a chain.
   *
   * @param records ascending, with no record of the room between them
   * @param prev the record before the first
   */
  static RoomSlice chained(List<RoomRecord> records, long prev, boolean more) {
    List<RoomRecord> chain = new ArrayList<>(records.size());
    long last = prev;
    for (RoomRecord record : records) {
      chain.add(record.withPrev(last));
      last = record.offset();
    }
    return new RoomSlice(chain, more);
  }
}
