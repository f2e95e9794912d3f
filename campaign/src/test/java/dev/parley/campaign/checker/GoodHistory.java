package dev.parley.campaign.checker;

import dev.parley.campaign.checker.Observation.Event;
import dev.parley.campaign.checker.Observation.Hole;
import dev.parley.campaign.checker.Observation.Seen;
import dev.parley.campaign.checker.Send.Ack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A history of operations in which every promise was kept: what a model of a server without faults
 * answers to senders that pipeline, try again and give up. Its lists are open, for tests that break
 * a promise.
 */
final class GoodHistory {

  private static final List<String> ROOMS = List.of("red", "green", "blue");
  private static final List<String> SENDERS = List.of("ann", "ben", "cleo", "dan");
  private static final int BATCHES = 120;
  private static final int RECEIVERS = 4;

  final List<Send> sends = new ArrayList<>();
  final Map<String, List<Kept>> logs = new HashMap<>();
  final Map<Long, Long> storedNanos = new HashMap<>();
  final List<Observation> observations = new ArrayList<>();

  private final Random random;
  private final Map<String, Long> nextFree = new HashMap<>();
  private long now = 1_000_000;
  private long offset;

  GoodHistory(long seed) {
    random = new Random(seed);
    ROOMS.forEach(room -> logs.put(room, new ArrayList<>()));
    for (int batch = 0; batch < BATCHES; batch++) {
      oneRound(batch);
    }
    // The last of each room is acknowledged: somebody relies on it.
    for (String room : ROOMS) {
      send(room, "ann", "last", 3);
    }
    for (String room : ROOMS) {
      for (int receiver = 0; receiver < RECEIVERS; receiver++) {
        observations.add(receive(room, "reader" + receiver, receiver));
      }
    }
  }

  Operations operations() {
    return new Operations(sends, observations, logs);
  }

  Random random() {
    return random;
  }

  /** Two senders write at the same time, and their messages mix in the log. */
  private void oneRound(int batch) {
    String room = ROOMS.get(random.nextInt(ROOMS.size()));
    String one = SENDERS.get(random.nextInt(2));
    String other = SENDERS.get(2 + random.nextInt(2));
    int count = 1 + random.nextInt(4);
    List<long[]> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(new long[] {now += 10, now += 10});
    }
    for (int i = 0; i < count; i++) {
      boolean turned = random.nextBoolean();
      for (int j = 0; j < 2; j++) {
        boolean first = (j == 0) != turned;
        String key = batch + "." + i;
        outcome(room, first ? one : other, key, times.get(i)[first ? 0 : 1]);
      }
    }
    now += 1_000;
  }

  /** Mostly acknowledged, now and then twice; else nobody knows, and it is there or not. */
  private void outcome(String room, String sender, String key, long sent) {
    int dice = random.nextInt(20);
    if (dice == 0) {
      sends.add(new Send(room, sender, key, sent, sent, List.of()));
      return;
    }
    long at = append(room, sender, key);
    List<Ack> acks = new ArrayList<>();
    boolean again = dice == 2;
    if (dice != 1) {
      acks.add(new Ack(now += 5, at));
    }
    if (again) {
      acks.add(new Ack(now + 300, at));
    }
    sends.add(new Send(room, sender, key, sent, again ? sent + 1 : sent, acks));
  }

  private void send(String room, String sender, String key, int acknowledgements) {
    long sent = now += 10;
    long at = append(room, sender, key);
    List<Ack> acks = new ArrayList<>();
    for (int i = 0; i < acknowledgements; i++) {
      acks.add(new Ack(now += 5, at));
    }
    sends.add(new Send(room, sender, key, sent, sent, acks));
  }

  private long append(String room, String sender, String key) {
    offset = nextFree.merge(room, 1L + random.nextInt(3), Long::sum);
    now += 5;
    logs.get(room).add(new Kept(offset, sender, key));
    storedNanos.put(offset + ((long) room.hashCode() << 32), now);
    return offset;
  }

  /**
   * The first joins at the start, the second later, the third lags, the fourth gets a notice of a
   * hole.
   */
  private Observation receive(String room, String name, int which) {
    List<Kept> log = logs.get(room);
    int from = which == 1 ? log.size() / 3 : 0;
    int to = which == 2 ? log.size() - 2 : log.size();
    int holeFrom = which == 3 ? log.size() / 2 : log.size();
    int holeTo = Math.min(log.size() - 3, holeFrom + 4);
    List<Event> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      if (i == holeFrom) {
        events.add(new Hole(log.get(i - 1).offset(), log.get(holeTo).offset()));
        i = holeTo;
        continue;
      }
      Kept one = log.get(i);
      long stored = storedNanos.get(one.offset() + ((long) room.hashCode() << 32));
      events.add(new Seen(stored + 50 * which, one.offset(), one.sender(), one.key()));
    }
    long start = from == 0 ? -1 : log.get(from - 1).offset();
    return new Observation(name, room, start, which != 2, events);
  }
}
