package dev.parley.campaign.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds a history of operations against the promises G1 to G6. Rooms have nothing to do with each
 * other, so each is judged by itself; every stage is a sort or one pass.
 */
public final class Checker {

  private Checker() {}

  /** Every violation, in no particular order; empty where all promises were kept. */
  public static List<Violation> check(Operations operations) {
    Map<String, List<Send>> sends = new HashMap<>();
    operations.sends().forEach(s -> sends.computeIfAbsent(s.room(), r -> new ArrayList<>()).add(s));
    Map<String, List<Observation>> observations = new HashMap<>();
    operations
        .observations()
        .forEach(o -> observations.computeIfAbsent(o.room(), r -> new ArrayList<>()).add(o));
    Set<String> rooms = new TreeSet<>(operations.history().keySet());
    rooms.addAll(sends.keySet());
    rooms.addAll(observations.keySet());

    List<Violation> violations = new ArrayList<>();
    for (String room : rooms) {
      Log log = new Log(room, operations.history().getOrDefault(room, List.of()));
      List<Send> sent = sends.getOrDefault(room, List.of());
      List<Observation> seen = observations.getOrDefault(room, List.of());
      violations.addAll(log.faults());
      violations.addAll(new SendRules(log, sent).check());
      violations.addAll(new ReceiverRules(log, sent).check(seen));
    }
    return violations;
  }
}
