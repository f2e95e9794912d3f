package dev.parley.gateway.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The sockets of one event loop that are in a room. */
final class LocalRoom {

  private final List<Member> members = new ArrayList<>(2);

  void add(Member member) {
    member.place = members.size();
    members.add(member);
  }

  void remove(Member member) {
    Member last = members.remove(members.size() - 1);
    if (last != member) {
      members.set(member.place, last);
      last.place = member.place;
    }
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Writes to all; returns to how many. */
  int deliver(Delivery delivery) {
    int written = 0;
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).deliver(delivery)) {
        written++;
      }
    }
    return written;
  }

  void forEach(Consumer<Member> visitor) {
    List.copyOf(members).forEach(visitor);
  }
}
