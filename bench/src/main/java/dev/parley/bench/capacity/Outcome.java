package dev.parley.bench.capacity;

import dev.parley.bench.capacity.Fleet.Kind;
import java.util.List;
import java.util.Map;

/**
 * What a fleet has lived through.
 *
 * @param fleet that was tried
 * @param messages a second, on the mean while there is no burst
 * @param copies a second, likewise
 * @param batches a second, from owners to gateways, on the mean over all; heads of idle links are
 *     among them
 * @param busy how much of the busiest node of a kind was taken before the first fault, in 99 of 100
 *     seconds at most
 * @param sockets how full the memory for sockets was, of the fullest gateway, at any time
 * @param links of all that owners did, the share that was for links to gateways
 * @param hottest messages of the busiest partition in its busiest second, of what one takes
 * @param grid of what may be filled of a presence-service, how much is for its share of the grid,
 *     on the mean over all seconds, losses included
 * @param returnSeconds until all clients of the dead gateway were back
 * @param takeoverSeconds until nothing of the dead owner's partitions waited any more
 * @param samples second by second
 */
record Outcome(
    Fleet fleet,
    double messages,
    double copies,
    double batches,
    Map<Kind, Double> busy,
    double sockets,
    double links,
    double hottest,
    double grid,
    int returnSeconds,
    int takeoverSeconds,
    List<Sample> samples) {

  /**
   * One second.
   *
   * @param second since the start
   * @param messages sent in it
   * @param mean how much of the nodes' second was taken, on the mean over a kind
   * @param busiest the same of the busiest node
   * @param behind seconds that the slowest node of any kind was behind
   * @param away clients without a connection
   */
  record Sample(
      int second,
      double messages,
      Map<Kind, Double> mean,
      Map<Kind, Double> busiest,
      double behind,
      double away) {}

  double busy(Kind kind) {
    return busy.getOrDefault(kind, 0.0);
  }
}
