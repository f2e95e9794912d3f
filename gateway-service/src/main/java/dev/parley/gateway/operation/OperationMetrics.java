package dev.parley.gateway.operation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What operations count. */
public final class OperationMetrics {

  private final Counter sends;
  private final Counter joins;
  private final Timer send;

  /** Counts in a registry. */
  public OperationMetrics(MeterRegistry meters) {
    sends =
        Counter.builder("parley.gateway.sends")
            .description("Messages that clients have sent, however it went")
            .register(meters);
    joins =
        Counter.builder("parley.gateway.joins")
            .description("Joins that were answered well")
            .register(meters);
    send =
        Timer.builder("parley.gateway.send")
            .description("From a send's frame to its acknowledgement")
            .publishPercentileHistogram()
            .register(meters);
  }

  /** A client is in a room. */
  void joined() {
    joins.increment();
  }

  /** A message came from a client. */
  void sent() {
    sends.increment();
  }

  /** Times sends. */
  Timer send() {
    return send;
  }
}
