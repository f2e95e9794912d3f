package dev.parley.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What other programs have written to the topic, and write now. */
final class Background {

  private Background() {}

  /** What the log had before: some of it twice, some unreadable, with holes. */
  static void fill(World world) {
    int count = world.settings.older();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      write(world, keys);
    }
  }

  /** Some more, after what is there. */
  static void write(World world) {
    write(world, new ArrayList<>());
  }

  private static void write(World world, List<String> keys) {
    Timeline timeline = world.timeline;
    String room =
        timeline.chance(0.8)
            ? "r" + timeline.random().nextInt(world.settings.rooms())
            : "other-" + timeline.random().nextInt(3);
    SimulatedLog log = world.logs.get(world.partition(room));
    if (timeline.chance(0.02)) {
      log.appendUnreadable();
    } else if (timeline.chance(0.02)) {
      log.skip(1 + timeline.random().nextInt(4));
    }
    String key = room + "-" + log.end();
    boolean again = !keys.isEmpty() && timeline.chance(0.05);
    if (again) {
      key = keys.get(keys.size() - 1 - timeline.random().nextInt(Math.min(8, keys.size())));
      room = key.substring(0, key.lastIndexOf('-'));
      log = world.logs.get(world.partition(room));
    }
    keys.add(key);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            "rooms",
            log.partition,
            1L,
            room.getBytes(StandardCharsets.UTF_8),
            world.settings.body());
    record.headers().add("from", "program".getBytes(StandardCharsets.UTF_8));
    record.headers().add("key", key.getBytes(StandardCharsets.UTF_8));
    String kind = kind(log.end());
    if (!kind.isEmpty()) {
      record.headers().add("kind", kind.getBytes(StandardCharsets.UTF_8));
    }
    log.append(record);
  }

  /** Some are reactions, and some of a kind of a later version; no lot is drawn for it. */
  private static String kind(long offset) {
    return offset % 7 == 3 ? "9" : offset % 7 == 5 ? "4" : "";
  }
}
