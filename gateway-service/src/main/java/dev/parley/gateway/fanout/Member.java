package dev.parley.gateway.fanout;

import dev.parley.concurrent.Confined;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Position;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket in a room. While a gap of its is being filled, what comes live is held back, in order
 * and bounded; a member that has to hold back too much reads that from history as well.
 */
@Confined
public final class Member {

  private static final int MAX_HELD = 1_000;
  private static final int MAX_HELD_BYTES = 256 * 1024;

  private final RoomId room;
  private final Outbound outbound;
  private final Turn turn;
  private final Consumer<Member> onBehind;
  private final Deque<Delivery> held = new ArrayDeque<>();

  /** Index in its room's list, kept by {@link LocalRoom}. */
  int place;

  private int heldBytes;
  private boolean live;
  private boolean gone;

  /** The last offset written to the socket, or that it is not to get. */
  private long last = Position.UNKNOWN;

  /** The gap reaches up to here. */
  private long upTo = Position.UNKNOWN;

  private boolean filling;

  /** How the client comes back from the position it asked for; null where it asked for none. */
  private @Nullable Recovery recovery;

  /** The join has its answer: before it nothing is written, and no gap is filled. */
  private boolean answered;

  /**
   * A member that is not live yet.
   *
   * @param onBehind told when the client reads slower than its room talks; what it missed by then
   *     is a gap that has begun
   */
  Member(RoomId room, Outbound outbound, Turn turn, Consumer<Member> onBehind) {
    this.room = room;
    this.outbound = outbound;
    this.turn = turn;
    this.onBehind = onBehind;
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
    check();
    if (delivery.isEphemeral()) {
      return answered && writeIfRoom(delivery.frame());
    }
    if (live) {
      if (delivery.offset() <= last) {
        return false; // it came out of the gap: history or the client was ahead of this node
      }
      if (writeIfRoom(delivery.frame())) {
        last = delivery.offset();
        return true;
      }
      live = false;
      filling = true;
      upTo = delivery.offset();
      onBehind.accept(this);
      return false;
    }
    hold(delivery);
    return false;
  }

  private boolean writeIfRoom(Outgoing frame) {
    if (outbound.isFull()) {
      return false;
    }
    write(frame);
    return true;
  }

  private void hold(Delivery delivery) {
    if (held.size() == MAX_HELD || heldBytes > MAX_HELD_BYTES) {
      upTo = Math.max(upTo, held.getLast().offset());
      releaseHeld();
    }
    delivery.frame().retain();
    held.addLast(delivery);
    heldBytes += delivery.frame().as(outbound.encoding()).size();
  }

  /** The join is answered: from now on the client may be written to. */
  void answered() {
    check();
    answered = true;
  }

  /** Writes a record out of a gap, unless the socket has it. */
  void fill(long offset, Outgoing frame) {
    check();
    if (offset > last) {
      last = offset;
      write(frame);
    }
  }

  /** Everything up to an offset was written. */
  void filledTo(long offset) {
    check();
    last = Math.max(last, offset);
  }

  /** Whether the socket's queue is full. */
  boolean isFull() {
    return outbound.isFull();
  }

  /** Whether the socket has enough to write for now. */
  boolean hasEnough() {
    return outbound.hasEnough();
  }

  /** Calls back when the socket has taken what it was given. */
  void whenDrained(Runnable drained) {
    outbound.whenDrained(drained);
  }

  /** What is to know when the client goes. */
  void recoversBy(Recovery its) {
    check();
    recovery = its;
    if (gone) {
      its.left();
    }
  }

  /** The gap cannot be filled: the client has to come back with its position. */
  void giveUp() {
    if (recovery != null) {
      recovery.failed(new ProtocolException(ErrorCode.UNAVAILABLE, "the gap cannot be filled now"));
    }
    outbound.giveUp();
  }

  /** Writes a frame, whatever else is queued. */
  void write(Outgoing frame) {
    outbound.offer(frame.as(outbound.encoding()));
    turn.mark(outbound);
  }

  /**
   * What is in (after, upTo] has to be filled in before anything above it.
   *
   * @return true where nobody fills a gap of this member already
   */
  boolean beginGap(long after, long newUpTo) {
    check();
    if (live) {
      live = false;
      last = Math.max(last, after);
    }
    upTo = Math.max(upTo, newUpTo);
    boolean begin = answered && !filling;
    filling = answered;
    return begin;
  }

  /** The gap is filled: writes what was held back, and is live from here. */
  void goLive(long from) {
    check();
    filling = false;
    answered = true;
    recovery = null;
    last = Math.max(last, from);
    while (!held.isEmpty()) {
      Delivery delivery = held.removeFirst();
      fill(delivery.offset(), delivery.frame());
      delivery.frame().release();
    }
    heldBytes = 0;
    live = true;
  }

  /** The socket left the room or is closed. */
  void end() {
    check();
    gone = true;
    if (recovery != null) {
      recovery.left();
    }
    live = false;
    releaseHeld();
  }

  private void check() {
    turn.loop().check();
  }

  private void releaseHeld() {
    held.forEach(delivery -> delivery.frame().release());
    held.clear();
    heldBytes = 0;
  }
}
