package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MILLI;
import static dev.parley.simulation.Timeline.SECOND;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator of a consumer group: who has which partition. A hand-over that is planned waits
 * for the old member; a member that is silent for its session loses everything and learns it only
 * later, and until then takes its partitions for its own.
 */
final class Group {

  private static final long TICK = 100 * MILLI;

  private final Timeline timeline;
  private final int partitions;
  private final long session;
  private final List<Member> members = new ArrayList<>();
  private final Map<Integer, Member> owners = new TreeMap<>();
  private final Set<Integer> moving = new TreeSet<>();
  private final Map<Tail, Member> all = new LinkedHashMap<>();
  private long generation;

  private static final class Member {
    private final Tail tail;
    private long heardAt;
    private boolean leaving;

    Member(Tail tail, long now) {
      this.tail = tail;
      this.heardAt = now;
    }
  }

  Group(Timeline timeline, int partitions, long session) {
    this.timeline = timeline;
    this.partitions = partitions;
    this.session = session;
    timeline.after(TICK, null, this::tick);
  }

  void join(Tail tail) {
    Member member = new Member(tail, timeline.now());
    members.add(member);
    all.put(tail, member);
    tail.onFailure(() -> failed(member));
  }

  /** A consumer that fails leaves, and a new one comes in its place. */
  private void failed(Member member) {
    if (members.contains(member) && !member.leaving) {
      leave(
          member,
          () -> {
            member.tail.evicted();
            timeline.after(SECOND, null, () -> joinIfAlive(member.tail));
          });
    }
  }

  private void joinIfAlive(Tail tail) {
    if (tail.machine.alive()) {
      join(tail);
    }
  }

  /** The tail closes: hands over what it has, and then is no member. */
  void leave(Tail tail, Runnable left) {
    Member member = all.get(tail);
    if (member == null || !members.contains(member)) {
      left.run();
      return;
    }
    leave(
        member,
        () -> {
          tail.close();
          left.run();
        });
  }

  private void leave(Member member, Runnable left) {
    member.leaving = true;
    Set<Integer> has = of(member);
    moving.addAll(has);
    member.tail.revoke(
        has,
        done -> {
          remove(member);
          left.run();
        });
  }

  /** Hands a partition over to another member, if there is one. */
  void move(int partition) {
    Member from = owners.get(partition);
    List<Member> others =
        members.stream().filter(member -> member != from && !member.leaving).toList();
    if (from == null || from.leaving || others.isEmpty() || !moving.add(partition)) {
      return;
    }
    Member to = others.get(timeline.random().nextInt(others.size()));
    from.tail.revoke(
        Set.of(partition),
        done -> {
          if (owners.get(partition) == from && moving.remove(partition)) {
            owners.remove(partition);
            if (members.contains(to) && !to.leaving) {
              give(partition, to);
            }
          }
        });
  }

  /** The machine that a partition was given to last; null where nobody has it. */
  @Nullable Machine owner(int partition) {
    Member owner = owners.get(partition);
    return owner == null ? null : owner.tail.machine;
  }

  /** Whether every partition has an owner that lives and reads it, and nothing moves. */
  boolean settled() {
    return owners.size() == partitions
        && moving.isEmpty()
        && owners.entrySet().stream().allMatch(each -> each.getValue().tail.reads(each.getKey()));
  }

  private void tick() {
    for (Member member : List.copyOf(members)) {
      Machine machine = member.tail.machine;
      if (machine.reachesKafka() && !machine.frozen()) {
        member.heardAt = timeline.now();
      } else if (timeline.now() - member.heardAt > session) {
        evict(member);
      }
    }
    for (int partition = 0; partition < partitions; partition++) {
      List<Member> able = members.stream().filter(member -> !member.leaving).toList();
      if (!owners.containsKey(partition) && !able.isEmpty()) {
        give(partition, able.get(timeline.random().nextInt(able.size())));
      }
    }
    timeline.after(TICK, null, this::tick);
  }

  private void give(int partition, Member to) {
    owners.put(partition, to);
    to.tail.assign(partition, ++generation);
  }

  private void evict(Member member) {
    remove(member);
    awaitReturn(member);
  }

  private void awaitReturn(Member member) {
    Machine machine = member.tail.machine;
    if (!machine.alive() || member.leaving) {
      return;
    }
    if (machine.reachesKafka() && !machine.frozen()) {
      timeline.after(timeline.between(10 * MILLI, SECOND), null, () -> notifyEvicted(member));
    } else {
      timeline.after(TICK, null, () -> awaitReturn(member));
    }
  }

  private void notifyEvicted(Member member) {
    member.tail.evicted();
    timeline.after(
        timeline.between(50 * MILLI, 500 * MILLI),
        null,
        () -> {
          if (member.tail.machine.alive() && !member.leaving) {
            join(member.tail);
          }
        });
  }

  private void remove(Member member) {
    Set<Integer> had = of(member);
    members.remove(member);
    had.forEach(owners::remove);
    moving.removeAll(had);
  }

  private Set<Integer> of(Member member) {
    Set<Integer> has = new TreeSet<>();
    owners.forEach(
        (partition, owner) -> {
          if (owner == member) {
            has.add(partition);
          }
        });
    return has;
  }
}
