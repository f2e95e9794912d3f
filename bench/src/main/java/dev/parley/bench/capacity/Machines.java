package dev.parley.bench.capacity;

/**
 * What it runs on, and how full it may be.
 *
 * @param gatewayCores cores of a gateway
 * @param gatewayGib memory of a gateway
 * @param roomCores cores of a room-service
 * @param serviceCores cores of a presence-service and of a history-service
 * @param brokerCores cores of a broker
 * @param fillPercent how full anything may be, of a hundred; the rest is for a node that is lost
 * @param replicas of each message
 * @param retentionDays how long messages are kept
 */
public record Machines(
    double gatewayCores,
    double gatewayGib,
    double roomCores,
    double serviceCores,
    double brokerCores,
    double fillPercent,
    double replicas,
    double retentionDays) {

  /** Memory of a gateway for sockets, in KiB: the other half is the heap's and the page cache's. */
  double socketsKib() {
    return gatewayGib * (1 << 20) / 2;
  }
}
