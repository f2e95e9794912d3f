package dev.parley.security;

import dev.parley.time.NodeClock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who was let in, refused and sent away: one line each, {@code event address=… key=value …}, by the
 * logger {@value #LOGGER}, so that it can be written elsewhere than the rest. Never give it a token
 * or a secret.
 *
 * <p>It writes {@value #LINES_OF_ADDRESS} lines of an event and address, and {@value
 * #LINES_OF_EVENT} of an event, in ten seconds, and counts the rest: whoever is refused a thousand
 * times a second neither fills a disk nor hides what others do. {@link #takeLeftOut} reports that.
 *
 * <p>There is one in a process, as there is one log. Safe from any thread.
 */
public final class SecurityLog {

  /** The logger's name. */
  public static final String LOGGER = "dev.parley.security";

  static final int LINES_OF_ADDRESS = 10;
  static final int LINES_OF_EVENT = 200;
  static final long PERIOD_NANOS = 10_000_000_000L;

  /** Addresses and events are forgotten above it, the longest unused first. */
  static final int MAX_WINDOWS = 10_000;

  private static final String ROOM = "room";

  private static final SecurityLog OF_PROCESS =
      new SecurityLog(LoggerFactory.getLogger(LOGGER), NodeClock.SYSTEM);

  private final Logger logger;
  private final NodeClock clock;
  private final Map<SecurityEvent, Window> byEvent = new EnumMap<>(SecurityEvent.class);
  private final Map<SecurityEvent, Long> leftOut = new EnumMap<>(SecurityEvent.class);
  private final Map<Source, Window> bySource =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Window> eldest) {
          return size() > MAX_WINDOWS;
        }
      };
  private volatile UnaryOperator<String> roomLabel = UnaryOperator.identity();

  private record Source(SecurityEvent event, @Nullable String address) {}

  SecurityLog(Logger logger, NodeClock clock) {
    this.logger = logger;
    this.clock = clock;
  }

  /** The one of this process. */
  public static SecurityLog get() {
    return OF_PROCESS;
  }

  /** How rooms are named from now on; by their ids until then. */
  public void labelRooms(UnaryOperator<String> label) {
    roomLabel = label;
  }

  /**
   * Writes a line, or counts it where there were too many.
   *
   * @param address the client's, without a port; null where there is none
   * @param fields keys and values in turn; a null value is left out with its key, and {@code room}
   *     is written as {@link #labelRooms} has it
   */
  public void write(SecurityEvent event, @Nullable String address, @Nullable Object... fields) {
    if (!admits(event, address)) {
      return;
    }
    StringBuilder line = new StringBuilder(event.word());
    append(line, "address", address);
    for (int i = 0; i < fields.length; i += 2) {
      String key = String.valueOf(fields[i]);
      Object value = fields[i + 1];
      append(line, key, value != null && key.equals(ROOM) ? label(value) : value);
    }
    logger.atLevel(event.level()).log(line.toString());
  }

  private String label(Object room) {
    return roomLabel.apply(room.toString());
  }

  private static void append(StringBuilder line, String key, @Nullable Object value) {
    if (value != null) {
      line.append(' ').append(key).append('=').append(LogValue.of(value));
    }
  }

  private synchronized boolean admits(SecurityEvent event, @Nullable String address) {
    long now = clock.nanos();
    boolean admitted =
        bySource
                .computeIfAbsent(new Source(event, address), first -> new Window(now))
                .admits(now, LINES_OF_ADDRESS)
            && byEvent.computeIfAbsent(event, first -> new Window(now)).admits(now, LINES_OF_EVENT);
    if (!admitted) {
      leftOut.merge(event, 1L, Long::sum);
    }
    return admitted;
  }

  /**
   * Writes a line for each event of which lines were left out since the last call; says how many.
   */
  public long takeLeftOut() {
    Map<SecurityEvent, Long> taken;
    synchronized (this) {
      taken = new EnumMap<>(SecurityEvent.class);
      taken.putAll(leftOut);
      leftOut.clear();
    }
    taken.forEach(
        (event, lines) ->
            logger.warn("security_lines_left_out of={} lines={}", event.word(), lines));
    return taken.values().stream().mapToLong(Long::longValue).sum();
  }

  private static final class Window {
    private long since;
    private int lines;

    Window(long since) {
      this.since = since;
    }

    boolean admits(long now, int most) {
      if (now - since >= PERIOD_NANOS) {
        since = now;
        lines = 0;
      }
      if (lines >= most) {
        return false;
      }
      lines++;
      return true;
    }
  }
}
