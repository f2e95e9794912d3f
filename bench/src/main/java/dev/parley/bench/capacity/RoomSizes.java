package dev.parley.bench.capacity;

import java.util.ArrayList;
import java.util.List;

/**
 * Rooms as there are: many small ones and a few large ones. The k-th largest has {@code largest /
 * k^s} members and none has less than two, as Zipf's law has it; s is chosen so that the mean is
 * what is asked for.
 */
final class RoomSizes {

  private static final double SMALLEST = 2;
  private static final double STEP = Math.sqrt(2);
  private static final int BISECTIONS = 60;

  private RoomSizes() {}

  /**
   * Rooms of about one size.
   *
   * @param count of them; above the largest sizes a fraction
   * @param size members of each
   */
  record Rooms(double count, double size) {}

  /**
   * All rooms, in classes of about one size, the largest first.
   *
   * @param rooms how many, 1 or more
   * @param mean members of a room, 2 or more
   * @param largest members of the largest; no less than the mean
   */
  static List<Rooms> of(double rooms, double mean, double largest) {
    double shallow = 0.01;
    double steep = 20;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (shallow + steep) / 2;
      if (meanOf(classes(rooms, largest, middle)) > mean) {
        shallow = middle;
      } else {
        steep = middle;
      }
    }
    return classes(rooms, largest, steep);
  }

  static double meanOf(List<Rooms> classes) {
    double members = 0;
    double rooms = 0;
    for (Rooms each : classes) {
      members += each.count() * each.size();
      rooms += each.count();
    }
    return members / rooms;
  }

  private static List<Rooms> classes(double rooms, double largest, double exponent) {
    List<Rooms> classes = new ArrayList<>();
    double ranked = 0;
    for (double size = largest; size > SMALLEST && ranked < rooms; size /= STEP) {
      double below = Math.max(SMALLEST, size / STEP);
      double rank = Math.min(rooms, Math.pow(largest / below, 1 / exponent));
      classes.add(new Rooms(rank - ranked, Math.sqrt(size * below)));
      ranked = rank;
    }
    if (ranked < rooms) {
      classes.add(new Rooms(rooms - ranked, SMALLEST));
    }
    return classes;
  }
}
