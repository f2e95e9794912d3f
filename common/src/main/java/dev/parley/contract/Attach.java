package dev.parley.contract;

import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.List;

/**
 * A gateway asks a partition's owner for a link: from now on batches of the rooms that it has
 * members in. Replaces an earlier link of the same gateway and partition. Served by room-service;
 * fails with {@code NOT_OWNER}.
 *
 * @param gateway the gateway's node id: where batches go
 * @param partition the partition
 * @param link a number that the gateway never used before
 * @param epoch of the log that the cursor is of; empty where the gateway has none yet. An owner of
 *     another epoch takes the cursor for unknown
 * @param cursor the offset up to which the gateway has everything of its rooms, or {@link
 *     Position#UNKNOWN}
 * @param rooms the gateway's interest
 * @param anyKind whether the gateway can take records and events of kinds that it does not know;
 *     one of a version before that cannot, and is sent none
 */
public record Attach(
    String gateway,
    int partition,
    long link,
    String epoch,
    long cursor,
    List<RoomId> rooms,
    boolean anyKind) {

  /** For a gateway of this version. */
  public Attach(
      String gateway, int partition, long link, String epoch, long cursor, List<RoomId> rooms) {
    this(gateway, partition, link, epoch, cursor, rooms, true);
  }

  /**
   * The link is open.
   *
   * @param epoch the log's epoch
   * @param startsAt the first batch follows this offset. Equal to the cursor where the owner still
   *     had all since; above it the gateway has to read (cursor, startsAt] from history
   * @param heads the last record of each room asked for, in the order asked
   */
  public record Reply(String epoch, long startsAt, List<Long> heads) {}

  /**
   * Adds rooms to a link, or takes them off. Answered with the same reply: {@code startsAt} is then
   * the offset from which batches include the added rooms.
   *
   * @param gateway the gateway's node id
   * @param partition the partition
   * @param link the link's number; another one fails with {@code STALE_LINK}
   * @param add rooms that now have members
   * @param remove rooms that no longer have
   */
  public record Interest(
      String gateway, int partition, long link, List<RoomId> add, List<RoomId> remove) {}
}
