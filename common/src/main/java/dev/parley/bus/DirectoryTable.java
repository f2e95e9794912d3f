package dev.parley.bus;

import dev.parley.bus.Directory.Claim;
import dev.parley.contract.Announcement;
import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the announcements heard add up to. Where two nodes claim a partition, the higher generation
 * wins, and between equals the one heard last. Not safe for several threads; time is injected.
 */
final class DirectoryTable {

  /** For who asks for no partition. */
  private static final int ANY = 0;

  private final long forgetAfterMillis;
  private final Map<Key, Heard> heard = new LinkedHashMap<>();
  private int partitions = ANY;

  DirectoryTable(long forgetAfterMillis) {
    this.forgetAfterMillis = forgetAfterMillis;
  }

  /** From now on nodes that count other partitions own none: the same number means another one. */
  void expect(int number) {
    partitions = number;
  }

  /** Takes an announcement; true where it says anything new. */
  boolean hear(Announcement announcement, long nowMillis) {
    Key key = new Key(announcement.role(), announcement.node());
    Heard before = heard.get(key);
    boolean news = before == null || !before.announcement.equals(announcement);
    if (news) {
      heard.remove(key); // to the end: heard last
    }
    heard.put(key, new Heard(announcement, nowMillis));
    return news;
  }

  /** Drops nodes that have been silent; true where there were any. */
  boolean forget(long nowMillis) {
    return heard.values().removeIf(entry -> nowMillis - entry.atMillis > forgetAfterMillis);
  }

  /** The view as of now. */
  View view() {
    Map<Role, TreeSet<String>> nodes = new HashMap<>();
    Map<Role, TreeSet<String>> present = new HashMap<>();
    Map<Role, List<NodeLife>> lives = new HashMap<>();
    Map<Role, Map<Integer, Claim>> owners = new HashMap<>();
    List<String> strangers = new ArrayList<>();
    for (Heard entry : heard.values()) {
      Announcement announcement = entry.announcement;
      add(present, announcement);
      lives
          .computeIfAbsent(announcement.role(), role -> new ArrayList<>())
          .add(announcement.life());
      if (!announcement.leaving()) {
        add(nodes, announcement);
      }
      if (partitions != ANY && hasOther(announcement)) {
        strangers.add(
            "%s counts %d partitions".formatted(announcement.node(), announcement.partitions()));
        continue;
      }
      Map<Integer, Claim> owned =
          owners.computeIfAbsent(announcement.role(), role -> new HashMap<>());
      for (Ownership claim : announcement.owned()) {
        Claim owner = new Claim(announcement.node(), claim.generation());
        owned.merge(
            claim.partition(),
            owner,
            (one, other) -> other.generation() >= one.generation() ? other : one);
      }
    }
    return new View(lists(nodes), lists(present), lives, owners, strangers);
  }

  private boolean hasOther(Announcement announcement) {
    return announcement.partitions() != ANY && announcement.partitions() != partitions;
  }

  private static void add(Map<Role, TreeSet<String>> nodes, Announcement announcement) {
    nodes.computeIfAbsent(announcement.role(), role -> new TreeSet<>()).add(announcement.node());
  }

  private static Map<Role, List<String>> lists(Map<Role, TreeSet<String>> nodes) {
    Map<Role, List<String>> lists = new HashMap<>();
    nodes.forEach((role, set) -> lists.put(role, List.copyOf(set)));
    return lists;
  }

  /**
   * An immutable view.
   *
   * @param nodes those that are not leaving
   * @param present those that are leaving as well
   * @param lives the same with their present lives, in any order
   * @param owners who has which partition
   * @param strangers nodes that count other partitions, each in words
   */
  record View(
      Map<Role, List<String>> nodes,
      Map<Role, List<String>> present,
      Map<Role, List<NodeLife>> lives,
      Map<Role, Map<Integer, Claim>> owners,
      List<String> strangers) {
    static final View EMPTY = new View(Map.of(), Map.of(), Map.of(), Map.of(), List.of());
  }

  private record Key(Role role, String node) {}

  private record Heard(Announcement announcement, long atMillis) {}
}
