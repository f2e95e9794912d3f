package dev.parley.bench.capacity;

/**
 * What the path of a message and a socket cost; docs/capacity.md says where each figure comes from.
 *
 * @param copyMicros processor time of a gateway to deliver one copy
 * @param sendMicros processor time of its sender's gateway for a message
 * @param storeMicros processor time of its owner for a message
 * @param connectMicros processor time of a gateway for a connect and its end
 * @param memberMicros processor time of a gateway for a room joined and left
 * @param socketKib memory of a gateway for a socket
 * @param linkMicros processor time of an owner for one batch to one gateway
 * @param takeMicros processor time of a gateway for one batch
 * @param batchesPerSecond most batches a second from a partition to a gateway
 * @param partitionMessages messages a second that one partition takes
 */
public record Costs(
    double copyMicros,
    double sendMicros,
    double storeMicros,
    double connectMicros,
    double memberMicros,
    double socketKib,
    double linkMicros,
    double takeMicros,
    double batchesPerSecond,
    double partitionMessages) {

  /** Processor time of a gateway for a client that comes, joins its rooms, and goes. */
  double comeMicros(double rooms) {
    return connectMicros + rooms * memberMicros;
  }
}
