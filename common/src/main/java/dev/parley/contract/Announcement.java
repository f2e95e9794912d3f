package dev.parley.contract;

import java.util.List;

/**
 * What each node tells all others once a second and at every change: what it serves and owns. Soft
 * state: forgotten 4 s after the last one was heard.
 *
 * @param life who says it
 * @param role which service
 * @param partitions how many partitions the node's configuration says, 0 where it has none
 * @param leaving the node drains: nothing new is sent to it
 * @param owned the partitions that it owns and serves
 */
public record Announcement(
    NodeLife life, Role role, int partitions, boolean leaving, List<Ownership> owned) {

  /** The node's id. */
  public String node() {
    return life.node();
  }

  /**
   * A partition owned.
   *
   * @param partition its number
   * @param generation the consumer group's generation at which it was got: the higher claim wins
   */
  public record Ownership(int partition, long generation) {}
}
