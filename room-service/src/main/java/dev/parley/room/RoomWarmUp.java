package dev.parley.room;

import dev.parley.contract.Attach;
import dev.parley.contract.RoomRecord;
import dev.parley.log.LogEntry;
import dev.parley.protocol.RoomId;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Serves entries of the log to a gateway that does not exist, from partitions that are discarded,
 * so that an owner's code is loaded and partly compiled before the first partition is assigned.
 */
final class RoomWarmUp {

  private static final String NOBODY = "nobody";

  private final String epoch;
  private final RoomSettings settings;

  RoomWarmUp(String epoch, RoomSettings settings) {
    this.epoch = epoch;
    this.settings = settings;
  }

  /** Warms up on the entries of one poll. */
  void run(Map<Integer, List<LogEntry>> polled) {
    polled.forEach(this::run);
  }

  private void run(int number, List<LogEntry> entries) {
    long first = entries.get(0).offset();
    RoomPartition scratch =
        new RoomPartition(
            number,
            epoch,
            0,
            settings,
            first,
            first,
            first,
            (append, onFailure) -> {},
            (link, batch) -> {});
    List<RoomId> rooms =
        entries.stream()
            .flatMap(entry -> Stream.ofNullable(entry.record()))
            .map(RoomRecord::room)
            .distinct()
            .toList();
    scratch.attach(new Attach(NOBODY, number, 0, epoch, first - 1, rooms));
    scratch.read(entries, UnaryOperator.identity());
    scratch.pump();
  }
}
