package dev.parley.contract;

import dev.parley.protocol.Position;
import java.util.List;

/**
 * Appends for one partition, in the order in which they are to be stored, numbered so that a batch
 * that was refused or lost cannot be overtaken by the next one.
 *
 * <p>An owner takes batch 0 of a stream that it does not know, and then only the next number. After
 * any failure the gateway opens a new stream and sends everything unanswered again, in order;
 * records that the log has already are answered with their first position. A batch is for one
 * claim: one that was in flight when its owner lost the partition counts nowhere, not even at the
 * same node when that has the partition again. Served by room-service.
 *
 * @param producer who numbers the batches: unique per gateway event loop
 * @param partition the partition of every room in the batch
 * @param generation of the claim by which the node asked owns the partition
 * @param stream the producer's stream, growing
 * @param sequence the batch's number within the stream, from 0
 * @param appends at least one
 */
public record AppendBatch(
    String producer,
    int partition,
    long generation,
    long stream,
    long sequence,
    List<Append> appends) {

  /**
   * The answer: one outcome for each append, in order.
   *
   * @param epoch the log's epoch, see {@link Position}
   * @param outcomes as many as the batch had appends
   */
  public record Reply(String epoch, List<Outcome> outcomes) {}

  /** What became of one append. */
  public sealed interface Outcome {}

  /**
   * It is in the log, where the owner has read it.
   *
   * @param offset where; for a repeated key where the first one is
   * @param at when it was appended, milliseconds since 1970 UTC
   */
  public record Stored(long offset, long at) implements Outcome {}

  /** This node is not, or no longer, the owner: send it again, in order, to the one that is. */
  public record Moved() implements Outcome {}

  /**
   * Not known to be stored; perhaps it is. The client may send it again with the same key.
   *
   * @param reason for the log and the error's message
   */
  public record Unavailable(String reason) implements Outcome {}
}
