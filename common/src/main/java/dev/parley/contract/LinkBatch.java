package dev.parley.contract;

import java.util.List;

/**
 * What the owner sends down a link: all records of the gateway's rooms in (after, head]. A gateway
 * takes it only when {@code after} is its own cursor, so a lost batch cannot go unnoticed. An idle
 * link sends an empty one every second. Served by gateway-service in {@link Bundle}s, answered with
 * {@link Ack}.
 *
 * @param partition the partition
 * @param link the link's number
 * @param after the head of the batch before it
 * @param head the partition's offset that the batch reaches
 * @param records ascending
 * @param events ephemeral events, at most once, not in the log
 */
public record LinkBatch(
    int partition,
    long link,
    long after,
    long head,
    List<RoomRecord> records,
    List<RoomEvent> events) {

  /**
   * The batches of one turn of the owner's node to one gateway, of any of its partitions.
   *
   * @param batches at least one
   */
  public record Bundle(List<LinkBatch> batches) {}

  /**
   * The gateway's answer to a bundle.
   *
   * @param accepted one for each batch, in order; false where the link is not, or no longer, the
   *     gateway's: the owner drops it
   */
  public record Ack(List<Boolean> accepted) {}
}
