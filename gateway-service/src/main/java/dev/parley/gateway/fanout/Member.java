package dev.parley.gateway.fanout;

import dev.parley.contract.Position;
import dev.parley.contract.RoomId;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A socket in a room. While a gap of its is being filled, what comes live is held back, in order
 * and bounded; a member that has to hold back too much reads that from history as well.
 */
public final class Member {

  private static final int MAX_HELD = 1_000;

  private final RoomId room;
  private final Outbound outbound;
  private final Turn turn;
  private final Deque<Delivery> held = new ArrayDeque<>();

  /** Index in its room's list, kept by {@link LocalRoom}. */
  int place;

  private boolean live;
  private boolean gone;

  /** The last offset written to the socket, where not live. */
  private long last = Position.UNKNOWN;

  /** The gap reaches up to here. */
  private long upTo = Position.UNKNOWN;

  private boolean filling;

  /** The client was ahead of this node: what comes up to {@code last} is not for it. */
  private boolean skipping;

  Member(RoomId room, Outbound outbound, Turn turn) {
    this.room = room;
    this.outbound = outbound;
    this.turn = turn;
  }

  RoomId room() {
    return room;
  }

  boolean gone() {
    return gone;
  }

  long last() {
    return last;
  }

  long upTo() {
    return upTo;
  }

  /** Takes what comes live; true where it was written. */
  boolean deliver(Delivery delivery) {
    if (skipping && delivery.offset() > last) {
      skipping = false;
      live = true;
    }
    if (live || delivery.passing()) {
      write(delivery.frame());
      return true;
    }
    if (skipping) {
      return false;
    }
    if (held.size() == MAX_HELD) {
      upTo = Math.max(upTo, held.getLast().offset());
      releaseHeld();
    }
    delivery.frame().retain();
    held.addLast(delivery);
    return false;
  }

  /** Writes a record out of a gap, unless the socket has it. */
  void fill(long offset, Frame frame) {
    if (offset > last) {
      last = offset;
      write(frame);
    }
  }

  /** Everything up to an offset was written. */
  void filledTo(long offset) {
    last = Math.max(last, offset);
  }

  /** Like {@link #fill}, and calls back when the socket has taken it. */
  void fillPaced(long offset, Frame frame, Runnable written) {
    last = Math.max(last, offset);
    outbound.offer(frame, written);
    turn.mark(outbound);
  }

  /** The gap cannot be filled: the client has to come back with its position. */
  void giveUp() {
    outbound.giveUp();
  }

  void write(Frame frame) {
    outbound.offer(frame);
    turn.mark(outbound);
  }

  /**
   * What is in (after, upTo] has to be filled in before anything above it.
   *
   * @return true where nobody fills a gap of this member already
   */
  boolean beginGap(long after, long newUpTo) {
    if (live) {
      live = false;
      last = after;
    }
    skipping = false;
    upTo = Math.max(upTo, newUpTo);
    boolean begin = !filling;
    filling = true;
    return begin;
  }

  /** The gap is filled: writes what was held back, and is live from here. */
  void goLive(long from) {
    filling = false;
    last = Math.max(last, from);
    while (!held.isEmpty()) {
      Delivery delivery = held.removeFirst();
      fill(delivery.offset(), delivery.frame());
      delivery.frame().release();
    }
    live = true;
  }

  /** Like {@link #goLive} for a client that has more than this node has seen. */
  void goLiveAbove(long offset) {
    goLive(offset);
    live = false;
    skipping = true;
  }

  /** The socket left the room or is closed. */
  void end() {
    gone = true;
    live = false;
    releaseHeld();
  }

  private void releaseHeld() {
    held.forEach(delivery -> delivery.frame().release());
    held.clear();
  }
}
