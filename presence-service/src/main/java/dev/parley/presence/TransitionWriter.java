package dev.parley.presence;

import dev.parley.log.EventLog;
import dev.parley.log.EventLog.Event;
import dev.parley.log.KafkaSettings;
import java.util.List;

/**
 * Appends to the topic of transitions in the name of one life of an instance. Every method blocks;
 * to be used by one thread at a time. See {@link EventLog}.
 */
interface TransitionWriter {

  /**
   * Appends the events that are not stored yet, all of them or none. After an exception the same
   * call may be repeated: it appends only what is still missing.
   *
   * @return how many were missing
   */
  int append(List<Event> events);

  /** Releases the connections; the next {@code append} opens them again. */
  void close();

  /**
   * A writer to Kafka. Opening it excludes every other writer of the same life.
   *
   * @param life the name of the life that made the transitions
   */
  static TransitionWriter kafka(KafkaSettings settings, String topic, String life) {
    EventLog events = new EventLog(settings, topic, "parley-presence-" + life);
    return new TransitionWriter() {
      @Override
      public int append(List<Event> batch) {
        return events.append(batch);
      }

      @Override
      public void close() {
        events.close();
      }
    };
  }
}
