package dev.parley.bench.capacity;

import dev.parley.bench.capacity.RoomSizes.Rooms;
import java.util.List;
import java.util.Random;

/**
 * What stands in each partition of the topic. Large rooms are drawn into partitions one by one, as
 * their names' hashes would do it, so that some partitions have more to do than others; small ones
 * are in all of them alike.
 */
final class Partitions {

  /** Rooms of which there are less than so many for each partition are drawn one by one. */
  private static final double FEW = 16;

  private final double[] messages;
  private final double[] copies;
  private final double[] reached;
  private final double[] interests;
  private final double largestRoom;
  private final double largestRate;
  private final int largestAt;

  /**
   * Of a load in so many partitions.
   *
   * @param gateways over which each room's members are spread evenly
   */
  Partitions(Load load, int partitions, int gateways, Random random) {
    this.messages = new double[partitions];
    this.copies = new double[partitions];
    this.reached = new double[partitions];
    this.interests = new double[partitions];
    List<Rooms> classes = RoomSizes.of(load.rooms(), load.roomSize(), load.largestRoom());
    double talk =
        classes.stream().mapToDouble(each -> each.count() * talk(each.size(), load)).sum();
    double rateOfTalk = load.messages() / talk;
    for (Rooms each : classes) {
      double rate = rateOfTalk * talk(each.size(), load);
      double spread = reached(each.size(), gateways);
      long drawn = each.count() < FEW * partitions ? Math.round(each.count()) : 0;
      for (long i = 0; i < drawn; i++) {
        add(random.nextInt(partitions), each.count() / drawn, each.size(), rate, spread);
      }
      for (int p = 0; drawn == 0 && p < partitions; p++) {
        add(p, each.count() / partitions, each.size(), rate, spread);
      }
    }
    this.largestRoom = classes.get(0).size();
    this.largestRate = rateOfTalk * talk(largestRoom, load);
    this.largestAt = random.nextInt(partitions);
  }

  /** Of n members spread over g gateways, g(1 - (1 - 1/g)^n) gateways have one. */
  static double reached(double members, int gateways) {
    return gateways * (1 - Math.pow(1 - 1.0 / gateways, members));
  }

  /** Large rooms talk more than small ones, but each of their members talks less. */
  private static double talk(double size, Load load) {
    return Math.pow(size, load.talkExponent());
  }

  private void add(int partition, double count, double size, double rate, double spread) {
    interests[partition] += count * spread;
    messages[partition] += count * rate;
    copies[partition] += count * rate * size;
    reached[partition] += count * rate * spread;
  }

  int count() {
    return messages.length;
  }

  /** Messages a second, on the mean. */
  double messages(int partition) {
    return messages[partition];
  }

  /** Receivers of a message, on the mean. */
  double receivers(int partition) {
    return messages[partition] == 0 ? 0 : copies[partition] / messages[partition];
  }

  /** Gateways that a message goes to, on the mean. */
  double gatewaysReached(int partition) {
    return messages[partition] == 0 ? 0 : reached[partition] / messages[partition];
  }

  /** Rooms, once for each gateway that has a member of it. */
  double interests(int partition) {
    return interests[partition];
  }

  /** Members of the largest room. */
  double largestRoom() {
    return largestRoom;
  }

  /** Messages a second of the largest room, on the mean. */
  double largestRate() {
    return largestRate;
  }

  /** Where a room that is as large, and about which everybody talks, happens to stand. */
  int largestAt() {
    return largestAt;
  }

  double copies() {
    double sum = 0;
    for (double each : copies) {
      sum += each;
    }
    return sum;
  }
}
