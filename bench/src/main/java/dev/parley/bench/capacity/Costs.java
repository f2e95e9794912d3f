package dev.parley.bench.capacity;

/**
 * What things cost; docs/capacity.md says where each figure comes from.
 *
 * @param copyMicros processor time of a gateway to deliver one copy
 * @param sendMicros processor time of all services but the fan-out for one message
 * @param connectMicros processor time of a gateway for a connect and a join
 * @param socketKib memory of a gateway for a socket
 * @param recordBytes bytes of a record in the log beside its body
 * @param linkMicros processor time of an owner for one batch to one gateway
 * @param batchesPerSecond most batches a second from a partition to a gateway
 * @param partitionMessages messages a second that one partition takes
 * @param brokerMib MiB a second that one broker writes to its disk
 */
public record Costs(
    double copyMicros,
    double sendMicros,
    double connectMicros,
    double socketKib,
    double recordBytes,
    double linkMicros,
    double batchesPerSecond,
    double partitionMessages,
    double brokerMib) {}
