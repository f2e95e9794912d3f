package dev.parley.gateway.fanout;

import dev.parley.concurrent.Confined;
import dev.parley.gateway.fanout.MemberState.Answered;
import dev.parley.gateway.fanout.MemberState.Gone;
import dev.parley.gateway.fanout.MemberState.Joining;
import dev.parley.gateway.fanout.MemberState.Live;
import dev.parley.gateway.fanout.MemberState.Waiting;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Position;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client in a room. What it is between join and leave is drawn at {@link MemberState}. */
@Confined
public final class Member {

  private final RoomId room;
  private final Outbound outbound;
  private final Turn turn;
  private final Consumer<Member> onBehind;

  /** Index in its room's list, kept by {@link LocalRoom}. */
  int place;

  private MemberState state = new Joining(new Held());

  /** The last offset written to the client, or that it is not to get. */
  private long last = Position.UNKNOWN;

  /** How the client comes back from the position it asked for; null where it asked for none. */
  private @Nullable Recovery recovery;

  /**
   * A member that is not live yet.
   *
   * @param onBehind called when the client reads slower than its room talks; what it missed by then
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
    return state instanceof Gone;
  }

  long last() {
    return last;
  }

  /** The gap reaches up to here; {@link Position#UNKNOWN} where there is none. */
  long upTo() {
    return state instanceof Waiting waiting ? waiting.held().upTo() : Position.UNKNOWN;
  }

  /** Handles what comes live; true where it was written. */
  boolean deliver(Delivery delivery) {
    check();
    if (delivery.isEphemeral()) {
      return state.takesEvents() && writeIfRoom(delivery.frame());
    }
    if (state instanceof Live live) {
      return deliver(live, delivery);
    }
    if (state instanceof Waiting waiting) {
      waiting.held().add(delivery, delivery.frame().as(outbound.encoding()).size());
    }
    return false;
  }

  private boolean deliver(Live live, Delivery delivery) {
    if (delivery.offset() <= last) {
      return false; // it came out of the gap: history or the client was ahead of this node
    }
    if (writeIfRoom(delivery.frame())) {
      last = delivery.offset();
      return true;
    }
    state = live.behind(delivery.offset());
    onBehind.accept(this);
    return false;
  }

  private boolean writeIfRoom(Outgoing frame) {
    if (outbound.isFull()) {
      return false;
    }
    write(frame);
    return true;
  }

  /** The join is answered: from now on the client may be written to. */
  void answered() {
    check();
    if (state instanceof Joining joining) {
      state = joining.answered();
    }
  }

  /** Writes a record out of a gap, unless the client has it. */
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

  /** Whether the client's queue is full. */
  boolean isFull() {
    return outbound.isFull();
  }

  /** Whether the client has enough to take for now. */
  boolean hasEnough() {
    return outbound.hasEnough();
  }

  /** Calls back when the client has taken what it was given. */
  void whenDrained(Runnable drained) {
    outbound.whenDrained(drained);
  }

  /** Sets the recovery to end when the member leaves before it is complete. */
  void recoversBy(Recovery its) {
    check();
    recovery = its;
    if (gone()) {
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
   * @return true where the caller has to fill it: the join is answered, and nobody fills a gap of
   *     this member already
   */
  boolean beginGap(long after, long upTo) {
    check();
    if (state instanceof Live live) {
      last = Math.max(last, after);
      state = live.behind(upTo);
      return true;
    }
    if (state instanceof Waiting waiting) {
      waiting.held().raise(upTo);
    }
    if (state instanceof Answered answered) {
      state = answered.fill();
      return true;
    }
    return false;
  }

  /** There is no gap, or it is filled: writes what was kept, and is live from here. */
  void goLive(long from) {
    check();
    recovery = null;
    last = Math.max(last, from);
    if (state instanceof Waiting waiting) {
      Held held = waiting.held();
      while (!held.isEmpty()) {
        Delivery delivery = held.removeFirst();
        fill(delivery.offset(), delivery.frame());
        delivery.frame().release();
      }
      state = waiting.live();
    }
  }

  /** The client has left the room or is closed. */
  void end() {
    check();
    if (recovery != null) {
      recovery.left();
    }
    if (state instanceof Waiting waiting) {
      waiting.held().release();
    }
    state = new Gone();
  }

  private void check() {
    turn.loop().check();
  }
}
