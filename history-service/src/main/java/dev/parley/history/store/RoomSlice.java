package dev.parley.history.store;

import dev.parley.contract.RoomRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of one room that follow one another, ascending, each with its exact {@code prev}.
 *
 * @param records the records
 * @param more whether the store has further ones in the direction asked
 */
public record RoomSlice(List<RoomRecord> records, boolean more) {

  /**
   * Links records to a chain.
   *
   * @param records ascending, with no record of the room between them
   * @param prev what stands before the first
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
