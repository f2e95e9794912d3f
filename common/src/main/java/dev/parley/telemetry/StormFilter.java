package dev.parley.telemetry;

import dev.parley.security.SecurityLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many lines of one event through in a time and counts the rest: whatever makes a node say
 * the same thing ten thousand times a second shall not fill its disk nor take its processor. An
 * event is known by its logger and the first word of its line. The security log limits itself, by
 * client.
 */
final class StormFilter extends AbstractFilter {

  /** Lines of one event in a period. */
  static final int LINES = 20;

  /** The period. */
  static final long PERIOD_NANOS = 10_000_000_000L;

  /** Texts that are never twice the same are not to be remembered for ever. */
  private static final int MAX_EVENTS = 1_000;

  private final LongSupplier nanos;
  private final Map<String, Window> windows =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > MAX_EVENTS;
        }
      };

  StormFilter(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public synchronized Result filter(LogEvent event) {
    if (event.getLoggerName().equals(SecurityLog.LOGGER)) {
      return Result.NEUTRAL;
    }
    String key = event.getLoggerName() + ' ' + firstWord(event.getMessage().getFormattedMessage());
    long now = nanos.getAsLong();
    Window window = windows.computeIfAbsent(key, k -> new Window(now));
    if (now - window.since >= PERIOD_NANOS) {
      window.since = now;
      window.lines = 0;
    }
    window.lines++;
    if (window.lines <= LINES) {
      return Result.NEUTRAL;
    }
    window.suppressed++;
    return Result.DENY;
  }

  /** What was not written since the last call: how many lines of which event. */
  synchronized Map<String, Long> takeSuppressed() {
    Map<String, Long> taken = new LinkedHashMap<>();
    windows.forEach(
        (key, window) -> {
          if (window.suppressed > 0) {
            taken.put(key, window.suppressed);
            window.suppressed = 0;
          }
        });
    return taken;
  }

  private static String firstWord(@Nullable String line) {
    if (line == null) {
      return "";
    }
    int blank = line.indexOf(' ');
    return blank < 0 ? line : line.substring(0, blank);
  }

  private static final class Window {
    private long since;
    private int lines;
    private long suppressed;

    Window(long since) {
      this.since = since;
    }
  }
}
