package dev.parley.systemtests.telemetry;

import dev.parley.testkit.client.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Where a test finds the traces of what it did: the real collector and the real Jaeger where their
 * programs are installed, else a receiver in this JVM.
 */
interface Traces extends AutoCloseable {

  /** Opens the best there is, and says which in the test's output. */
  static Traces open(Path folder) throws IOException {
    Traces opened =
        Tool.JAEGER.find().isPresent() && Tool.COLLECTOR.find().isPresent()
            ? JaegerTraces.start(folder)
            : OtlpSink.start();
    System.out.println("traces are looked up in " + opened);
    return opened;
  }

  /** What OTEL_EXPORTER_OTLP_ENDPOINT is to be. */
  String endpoint();

  /** A trace as far as it is known now. */
  Spans find(String traceId) throws Exception;

  /** Waits until a trace is as a test wants it. */
  default Spans await(String traceId, String what, Predicate<Spans> wanted) {
    AtomicReference<Spans> last = new AtomicReference<>();
    try {
      Eventually.until(
          what,
          () -> {
            last.set(find(traceId));
            return wanted.test(last.get());
          });
    } catch (AssertionError never) {
      throw new AssertionError(never.getMessage() + "; trace " + traceId + ": " + last, never);
    }
    return last.get();
  }

  @Override
  void close();
}
