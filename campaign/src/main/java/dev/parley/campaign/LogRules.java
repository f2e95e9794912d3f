package dev.parley.campaign;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a process may write into its log while faults strike, one JSON object a line: no line of
 * level ERROR and no exception, but for those that a fault causes in a library, by its own logger.
 */
final class LogRules {

  private static final int MOST_CHARACTERS = 600;

  /** Signs of a bug, whoever logs them and whatever strikes. */
  private static final Pattern NEVER =
      Pattern.compile(
          "LEAK:|NullPointerException|IllegalReferenceCountException"
              + "|ConcurrentModificationException|ClassCastException|AssertionError"
              + "|IndexOutOfBoundsException|NoSuchElementException|OutOfMemoryError"
              + "|StackOverflowError");

  private static final Pattern ANY = Pattern.compile("(Exception|Error)\\b|LEAK:|\\bERROR\\b");

  /**
   * Loggers of libraries that report lost connections, brokers and members with exceptions and as
   * errors: Kafka's clients and brokers, Hazelcast with Vert.x's part of it, and the connections of
   * Vert.x's event bus. A thread that is said to be blocked, with a stack trace, is one of a
   * process that was frozen.
   */
  private static final List<String> LIBRARIES =
      List.of(
          "org.apache.kafka.",
          "kafka.",
          "state.change.logger",
          "com.hazelcast.",
          "io.vertx.spi.cluster.hazelcast.",
          "io.vertx.core.eventbus.impl.clustered.ClusteredEventBus",
          "io.vertx.core.impl.BlockedThreadChecker");

  /** What Vert.x logs of a connection whose peer is gone, as an error but without an exception. */
  private static final String CONNECTIONS = "io.vertx.core.net.impl.ConnectionBase";

  private static final Pattern PEER_IS_GONE =
      Pattern.compile("Connection reset|Broken pipe|Connection timed out|No route to host");

  /**
   * Parley's loggers that pass a library's failures on, by the packages of their exceptions:
   * consumers and producers are begun again, and a call that failed is answered, and made again.
   */
  private static final Map<String, String> PASSED_ON =
      Map.of(
          "dev.parley.log.", "org.apache.kafka.common.", "dev.parley.bus.Served", "com.hazelcast.");

  private LogRules() {}

  /** What is wrong with a line of a process's log. */
  static Optional<String> offence(String process, String line) {
    JsonObject event = parse(line);
    if (event == null) {
      return ANY.matcher(line).find() ? Optional.of(shortened(line)) : Optional.empty();
    }
    JsonObject error = event.getJsonObject("error", new JsonObject());
    String level = event.getString("level", "");
    String message = event.getString("message", "");
    String logger = event.getString("logger", "");
    boolean exception = error.getString("type") != null;
    boolean serious = exception || level.equals("ERROR") || level.equals("FATAL");
    boolean never = NEVER.matcher(message).find() || NEVER.matcher(error.encode()).find();
    boolean library =
        LIBRARIES.stream().anyMatch(logger::startsWith)
            || (logger.equals(CONNECTIONS) && PEER_IS_GONE.matcher(message).find())
            || isPassedOn(logger, error.getString("type", ""));
    boolean broker = process.startsWith("kafka-");
    if (never || (serious && !library && !broker)) {
      return Optional.of(
          shortened(
              "%s %s %s %s".formatted(level, logger, message, exception ? error.encode() : "")));
    }
    return Optional.empty();
  }

  private static boolean isPassedOn(String logger, String exception) {
    return PASSED_ON.entrySet().stream()
        .anyMatch(own -> logger.startsWith(own.getKey()) && exception.startsWith(own.getValue()));
  }

  private static @Nullable JsonObject parse(String line) {
    if (!line.startsWith("{")) {
      return null;
    }
    try {
      return new JsonObject(line);
    } catch (DecodeException cutOff) {
      return null; // the last line of a process that was killed
    }
  }

  private static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
  }
}
