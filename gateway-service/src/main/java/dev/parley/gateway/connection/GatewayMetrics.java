package dev.parley.gateway.connection;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ErrorCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What connections count. */
public final class GatewayMetrics {

  /** Those of RFC 6455, section 7.4.1, and the protocol's own. */
  private static final Set<Integer> KNOWN_CODES =
      Stream.concat(
              IntStream.rangeClosed(1000, 1011).boxed(),
              Stream.of(CloseCode.values()).map(code -> (int) code.code()))
          .collect(Collectors.toUnmodifiableSet());

  private final MeterRegistry meters;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();

  /** Counts in a registry. */
  public GatewayMetrics(MeterRegistry meters) {
    this.meters = meters;
    Gauge.builder("parley.gateway.connections", connections, AtomicInteger::get)
        .description("Open WebSockets")
        .register(meters);
    Gauge.builder("parley.gateway.event.streams", streams, AtomicInteger::get)
        .description("Open event streams")
        .register(meters);
  }

  /** A socket was accepted. */
  public void opened() {
    connections.incrementAndGet();
  }

  /** A socket is gone; 1006 where no close frame came. */
  public void closed(int code) {
    connections.decrementAndGet();
    // A client may send any code: those that the protocol does not know are one label.
    String label = KNOWN_CODES.contains(code) ? Integer.toString(code) : "other";
    meters.counter("parley.gateway.closes", "code", label).increment();
  }

  /** An event stream was opened. */
  public void streamOpened() {
    streams.incrementAndGet();
  }

  /** An event stream has ended. */
  public void streamClosed() {
    streams.decrementAndGet();
  }

  /** A request got an error. */
  public void error(ErrorCode code) {
    meters.counter("parley.gateway.errors", "code", code.wireName()).increment();
  }
}
