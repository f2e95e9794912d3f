package dev.parley.bench.capacity;

/**
 * What the log costs; docs/capacity.md says where each figure comes from.
 *
 * @param messageMicros processor time of all brokers together for a message, replicas included
 * @param mibMicros the same for each MiB of bodies
 * @param recordBytes bytes of a record in the log beside its body
 * @param diskMib MiB a second that the disk of one broker takes
 */
public record Brokers(double messageMicros, double mibMicros, double recordBytes, double diskMib) {

  private static final double MIB = 1 << 20;

  /** Processor time of all brokers together for a message. */
  double micros(double bodyBytes) {
    return messageMicros + bodyBytes / MIB * mibMicros;
  }

  /** MiB that all brokers together write for a message. */
  double mib(double bodyBytes, double replicas) {
    return (bodyBytes + recordBytes) / MIB * replicas;
  }

  /**
   * Seconds of a broker, of whichever it has less: of all its processors, or of its disk.
   *
   * @param cores of a broker
   */
  double seconds(double bodyBytes, double replicas, double cores) {
    return Math.max(micros(bodyBytes) / 1e6 / cores, mib(bodyBytes, replicas) / diskMib);
  }
}
