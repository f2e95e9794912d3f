package dev.parley.telemetry;

import dev.parley.security.SecurityLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's log: its lines carry the node's id, and a storm of one event is cut off. What was cut
 * is reported every ten seconds in one line for each event.
 */
public final class Logs {

  private static final Logger log = LoggerFactory.getLogger(Logs.class);

  /** Where the layouts look for the node's id. */
  private static final String NODE = "parley.node";

  private static final long REPORT_MILLIS = 10_000;

  private final List<StormFilter> filters;

  private Logs(List<StormFilter> filters) {
    this.filters = filters;
  }

  /** Names the node and cuts off storms from now on. */
  public static Logs open(String node) {
    System.setProperty(NODE, node);
    List<StormFilter> filters = new ArrayList<>();
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      for (Appender appender : context.getConfiguration().getAppenders().values()) {
        if (appender instanceof AbstractAppender filterable) {
          StormFilter filter = new StormFilter(System::nanoTime);
          filter.start();
          filterable.addFilter(filter);
          filters.add(filter);
        }
      }
    }
    return new Logs(filters);
  }

  /** From now on lines of this level and of worse ones are written. */
  public static void setLevel(String level) {
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      context.getConfiguration().getRootLogger().setLevel(Level.valueOf(level));
      context.updateLoggers();
    }
  }

  /** Reports what was cut off, as long as the node lives. */
  public void report(Vertx vertx, MeterRegistry meters) {
    Counter suppressed =
        Counter.builder("parley.log.suppressed")
            .description("Lines that were not written because there were too many of their event")
            .register(meters);
    vertx.setPeriodic(REPORT_MILLIS, timer -> report(suppressed));
  }

  private void report(Counter suppressed) {
    suppressed.increment(SecurityLog.get().takeLeftOut());
    filters.forEach(
        filter ->
            filter
                .takeSuppressed()
                .forEach(
                    (event, lines) -> {
                      suppressed.increment(lines);
                      log.warn("log_suppressed lines={} of={}", lines, event);
                    }));
  }
}
