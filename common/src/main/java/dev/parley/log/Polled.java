package dev.parley.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes what a poll brought; a record that nobody can read is logged, and stays in its place. */
final class Polled {

  private static final Logger log = LoggerFactory.getLogger(Polled.class);

  private Polled() {}

  /** The entries by partition, ascending. */
  static Map<Integer, List<LogEntry>> entries(ConsumerRecords<byte[], byte[]> records) {
    Map<Integer, List<LogEntry>> polled = new LinkedHashMap<>();
    for (TopicPartition partition : records.partitions()) {
      List<LogEntry> entries = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        entries.add(decode(record));
      }
      polled.put(partition.partition(), entries);
    }
    return polled;
  }

  private static LogEntry decode(ConsumerRecord<byte[], byte[]> record) {
    LogEntry entry = RecordFormat.decode(record);
    if (entry.record() == null) {
      log.warn(
          "record_unreadable partition={} offset={} reason={}",
          record.partition(),
          entry.offset(),
          entry.fault());
    }
    return entry;
  }
}
