package dev.parley.bench.costs;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the loads of one round say of the costs. A load differs from another one in one thing, so
 * that the difference of processor time is what that thing costs. What the processes use while
 * there is nothing to do is taken off before.
 */
final class CostEstimate {

  private final Map<Cost, Double> costs = new EnumMap<>(Cost.class);

  /**
   * A load of messages.
   *
   * @param usage without that of idle processes
   * @param messages sent
   * @param copies delivered
   */
  record Messages(RoleUsage usage, double messages, double copies) {

    double each(Role role) {
      return usage.of(role) / messages;
    }

    double copiesEach() {
      return copies / messages;
    }
  }

  /**
   * Sessions that come and go.
   *
   * @param usage without that of idle processes
   * @param sessions that came, and as many that went
   * @param rooms of each
   */
  record Sessions(RoleUsage usage, double sessions, int rooms) {

    double each(Role role) {
      return usage.of(role) / sessions;
    }
  }

  /**
   * How many there are of a kind; all of these share the grid of sessions.
   *
   * @param presences presence-services
   */
  record Nodes(int gateways, int rooms, int presences, int histories) {

    int all() {
      return gateways + rooms + presences + histories;
    }
  }

  /** The costs found so far. */
  Map<Cost, Double> costs() {
    return costs;
  }

  void put(Cost cost, double value) {
    costs.put(cost, value);
  }

  /**
   * Messages.
   *
   * @param many to rooms of several members
   * @param single to rooms of one
   * @param spread to the same rooms as many, with members at one gateway more
   */
  void messages(Messages many, Messages single, Messages spread) {
    double copy =
        (many.each(Role.GATEWAY) - single.each(Role.GATEWAY))
            / (many.copiesEach() - single.copiesEach());
    double take = spread.each(Role.GATEWAY) - many.each(Role.GATEWAY);
    double link = spread.each(Role.ROOM) - many.each(Role.ROOM);
    put(Cost.COPY, copy);
    put(Cost.TAKE, take);
    put(Cost.SEND, single.each(Role.GATEWAY) - single.copiesEach() * copy - take);
    put(Cost.LINK, link);
    put(Cost.STORE, (many.each(Role.ROOM) + single.each(Role.ROOM)) / 2 - link);
    put(Cost.APPLY, (many.each(Role.HISTORY) + single.each(Role.HISTORY)) / 2);
  }

  /** Small and large messages to the same rooms; {@code moreMib} is how much larger one is. */
  void brokers(Messages small, Messages large, double smallMib, double moreMib) {
    double mib = (large.each(Role.BROKER) - small.each(Role.BROKER)) / moreMib;
    put(Cost.BROKER_MIB, mib);
    put(Cost.BROKER, small.each(Role.BROKER) - mib * smallMib);
  }

  /**
   * Sessions in few rooms and in more. Every node has a share of the grid of sessions, and each
   * change of a room's roster is asked of all of them; history has nothing else to do with it, so
   * what it spends is what any node does.
   *
   * @param nodes the sessions are at one of the gateways
   */
  void sessions(Sessions few, Sessions more, Nodes nodes) {
    double gridRoom = slope(few, more, Role.HISTORY) / nodes.histories();
    double gridSession = few.each(Role.HISTORY) / nodes.histories() - few.rooms() * gridRoom;
    double member = slope(few, more, Role.GATEWAY);
    double join = slope(few, more, Role.ROOM);
    double room = slope(few, more, Role.PRESENCE);
    put(Cost.MEMBER, member - nodes.gateways() * gridRoom);
    put(
        Cost.CONNECT,
        few.each(Role.GATEWAY) - few.rooms() * member - nodes.gateways() * gridSession);
    put(Cost.JOIN, join - nodes.rooms() * gridRoom);
    put(Cost.SESSION, (few.each(Role.PRESENCE) - few.rooms() * room) / 2);
    put(Cost.SESSION_ROOM, room / 2);
    put(Cost.GRID_SESSION, gridSession / 2 * (nodes.all() - 1));
    put(Cost.GRID_ROOM, gridRoom / 2);
  }

  private static double slope(Sessions few, Sessions more, Role role) {
    return (more.each(role) - few.each(role)) / (more.rooms() - few.rooms());
  }

  /** Clients that only give heartbeats. */
  void notes(RoleUsage idle, double notes, Nodes nodes) {
    put(Cost.NOTE, idle.of(Role.PRESENCE) / notes);
    put(
        Cost.GRID_NOTE,
        idle.of(Role.ROOM, Role.HISTORY)
            / (nodes.rooms() + nodes.histories())
            / notes
            * (nodes.all() - 1));
  }

  void pages(RoleUsage usage, double pages) {
    put(Cost.PAGE, usage.of(Role.HISTORY) / pages);
    put(Cost.PAGE_GATEWAY, usage.of(Role.GATEWAY) / pages);
  }

  /**
   * Links opened again, once with no room and once with many in them.
   *
   * @param emptyMicros of the owner
   * @param fullMicros of the owner
   */
  void links(double emptyMicros, double fullMicros, double links, double rooms) {
    put(Cost.OPEN, emptyMicros / links);
    put(Cost.INTEREST, (fullMicros - emptyMicros) / rooms);
  }
}
