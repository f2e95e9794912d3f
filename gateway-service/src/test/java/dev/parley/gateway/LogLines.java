package dev.parley.gateway;

import dev.parley.security.SecurityLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/**
 * The first warnings and errors of the log, without those of the security log: there a refused
 * client is a warning.
 */
public final class LogLines extends AbstractAppender implements AutoCloseable {

  private static final int MAX = 100;

  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LogLines() {
    super("lines", null, null, true, Property.EMPTY_ARRAY);
  }

  /** Listens until it is closed. */
  public static LogLines open() {
    LogLines opened = new LogLines();
    opened.start();
    ((Logger) LogManager.getRootLogger()).addAppender(opened);
    return opened;
  }

  /** What was written since the start or the last {@link #clear}. */
  public List<String> lines() {
    return lines;
  }

  /** Forgets them. */
  public void clear() {
    lines.clear();
  }

  @Override
  public void append(LogEvent event) {
    boolean isOfSecurity = event.getLoggerName().equals(SecurityLog.LOGGER);
    if (event.getLevel().isMoreSpecificThan(Level.WARN) && !isOfSecurity && lines.size() < MAX) {
      Throwable thrown = event.getThrown();
      lines.add(
          event.getLevel()
              + " "
              + event.getMessage().getFormattedMessage()
              + (thrown == null ? "" : " " + thrown));
    }
  }

  @Override
  public void close() {
    ((Logger) LogManager.getRootLogger()).removeAppender(this);
    stop();
  }
}
