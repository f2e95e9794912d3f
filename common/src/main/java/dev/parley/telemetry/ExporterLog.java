package dev.parley.telemetry;

import dev.parley.time.TokenBucket;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the OpenTelemetry SDK has to say, most of all that a collector does not answer: one line a
 * minute in the node's own log, however often it is said.
 */
final class ExporterLog extends Handler {

  private static final org.slf4j.Logger log = LoggerFactory.getLogger(ExporterLog.class);

  private static final long MINUTE_NANOS = 60_000_000_000L;

  /**
   * Held here: java.util.logging forgets loggers that nobody holds, and their handlers with them.
   */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");

  private final TokenBucket lines = new TokenBucket(() -> 1, MINUTE_NANOS, 1, System.nanoTime());

  /** Takes the place of whatever wrote them before. */
  static synchronized void install() {
    for (Handler handler : SDK.getHandlers()) {
      if (handler instanceof ExporterLog) {
        return;
      }
    }
    SDK.setUseParentHandlers(false);
    SDK.addHandler(new ExporterLog());
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getLevel().intValue() >= Level.WARNING.intValue() && lines.take(System.nanoTime())) {
      Throwable thrown = entry.getThrown();
      log.warn(
          "telemetry_not_exported reason={}{}",
          entry.getMessage(),
          thrown == null ? "" : " (" + thrown + ")");
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
