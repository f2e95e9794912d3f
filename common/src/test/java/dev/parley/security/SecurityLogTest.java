package dev.parley.security;

import static dev.parley.security.SecurityEvent.RIGHT_REFUSED;
import static dev.parley.security.SecurityEvent.SIGN_IN_ACCEPTED;
import static dev.parley.security.SecurityEvent.SIGN_IN_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.time.NodeClock;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One line each, so many of them, and a count of the others. */
class SecurityLogTest {

  private static final String NAME = "security-log-test";

  private final Lines lines = new Lines();
  private final Clock clock = new Clock();
  private final SecurityLog log = new SecurityLog(LoggerFactory.getLogger(NAME), clock);

  @BeforeEach
  void listen() {
    lines.start();
    logger().addAppender(lines);
    logger().setLevel(Level.INFO);
  }

  @AfterEach
  void stop() {
    logger().removeAppender(lines);
  }

  @Test
  void aLineSaysWhatWhereAndWho() {
    log.write(SIGN_IN_ACCEPTED, "192.0.2.1", "user", "alice", "room", null, "closed", 3);

    assertThat(lines.texts)
        .containsExactly("INFO sign_in_accepted address=192.0.2.1 user=alice closed=3");
  }

  @Test
  void refusalsAreWarnings() {
    log.write(SIGN_IN_REFUSED, null, "reason", "token: expired");

    assertThat(lines.texts).containsExactly("WARN sign_in_refused reason='token: expired'");
  }

  @Test
  void bracesOfAUserAreNoPlaceholders() {
    log.write(SIGN_IN_ACCEPTED, "192.0.2.1", "user", "{}{}${jndi:x}");

    assertThat(lines.texts)
        .containsExactly("INFO sign_in_accepted address=192.0.2.1 user='{}{}${jndi:x}'");
  }

  @Test
  void roomsHaveTheirLabel() {
    log.labelRooms(room -> "label-of-" + room);

    log.write(RIGHT_REFUSED, "192.0.2.1", "room", "secret");

    assertThat(lines.texts)
        .containsExactly("WARN right_refused address=192.0.2.1 room=label-of-secret");
  }

  @Test
  void oneAddressDoesNotHideAnotherNorAnotherEvent() {
    write(1_000, "192.0.2.1");

    log.write(SIGN_IN_REFUSED, "192.0.2.2");
    log.write(RIGHT_REFUSED, "192.0.2.1");

    assertThat(lines.texts)
        .hasSize(SecurityLog.LINES_OF_ADDRESS + 2)
        .endsWith("WARN sign_in_refused address=192.0.2.2", "WARN right_refused address=192.0.2.1");
  }

  @Test
  void whatIsLeftOutIsCountedOnce() {
    write(1_000, "192.0.2.1");
    lines.texts.clear();

    assertThat(log.takeLeftOut()).isEqualTo(1_000 - SecurityLog.LINES_OF_ADDRESS);
    assertThat(log.takeLeftOut()).isZero();
    assertThat(lines.texts)
        .containsExactly("WARN security_lines_left_out of=sign_in_refused lines=990");
  }

  @Test
  void afterAWhileThereAreLinesAgain() {
    write(1_000, "192.0.2.1");
    lines.texts.clear();
    clock.nanos += SecurityLog.PERIOD_NANOS;

    write(3, "192.0.2.1");

    assertThat(lines.texts).hasSize(3);
  }

  @Test
  void manyAddressesTakeNoMoreThanAnEventMay() {
    for (int i = 0; i < 3 * SecurityLog.MAX_WINDOWS; i++) {
      write(1, "192.0.2." + i);
    }

    assertThat(lines.texts).hasSize(SecurityLog.LINES_OF_EVENT);
    assertThat(log.takeLeftOut())
        .isEqualTo(3 * SecurityLog.MAX_WINDOWS - SecurityLog.LINES_OF_EVENT);
  }

  private void write(int times, String address) {
    for (int i = 0; i < times; i++) {
      log.write(SIGN_IN_REFUSED, address);
    }
  }

  private static Logger logger() {
    return (Logger) LogManager.getLogger(NAME);
  }

  private static final class Clock implements NodeClock {
    private long nanos = 1;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public long wallMillis() {
      return 0;
    }
  }

  private static final class Lines extends AbstractAppender {
    private final List<String> texts = new ArrayList<>();

    Lines() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      texts.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
    }
  }
}
