package dev.parley.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.logging.log4j.LogManager;

/** A Kafka process: {@code BrokerMain NODE_ID FOLDER HOST PORT CONTROLLER_PORT VOTER...}. */
public final class BrokerMain {

  private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

  private BrokerMain() {}

  /** Runs until it is asked to stop; a start that fails prints one line and ends with status 1. */
  public static void main(String[] args) {
    BrokerSettings settings = BrokerSettings.of(List.of(args));
    try {
      EmbeddedKafka kafka = EmbeddedKafka.start(settings);
      StopSignal.arm(() -> stop(kafka), STOP_WITHIN, System.err);
      settings.readyMark().set();
      System.out.println("Kafka is ready: " + kafka.bootstrap());
    } catch (StartFailure | IOException failure) {
      System.err.println("parley: " + StartFailure.reasonOf(failure));
      System.exit(1);
    }
  }

  private static void stop(EmbeddedKafka kafka) {
    kafka.close();
    LogManager.shutdown();
  }
}
