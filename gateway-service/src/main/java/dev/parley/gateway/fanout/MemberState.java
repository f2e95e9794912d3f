package dev.parley.gateway.fanout;

/**
 * Where a member is between its join and its leave. A step is a method of the state that allows it.
 *
 * <pre>
 *            join answered              a gap begins
 *  Joining ───────────────▶ Answered ────────────────▶ Filling ◀────────────┐
 *     │                        │                          │                 │ the client is too
 *     │                        │ no gap                   │ the gap is      │ slow, or this node
 *     │                        ▼                          ▼ filled          │ has missed records
 *     │                       Live ◀──────────────────────┴─────────────────┘
 *     │                        │
 *     └───────────▶ Gone ◀─────┘   left, or closed; from every state
 * </pre>
 */
sealed interface MemberState {

  /** Whether ephemeral events are written: not before the join is answered. */
  boolean takesEvents();

  /** What comes live is kept until the member is live. */
  sealed interface Waiting extends MemberState {

    /** What is kept, and up to where the gap goes. */
    Held held();

    /** There is no gap, or it is filled. */
    default Live live() {
      return new Live();
    }
  }

  /** The join has no answer: nothing is written, and no gap is filled. */
  record Joining(Held held) implements Waiting {

    @Override
    public boolean takesEvents() {
      return false;
    }

    Answered answered() {
      return new Answered(held);
    }
  }

  /** The join is answered, and it is about to be known whether there is a gap. */
  record Answered(Held held) implements Waiting {

    @Override
    public boolean takesEvents() {
      return true;
    }

    Filling fill() {
      return new Filling(held);
    }
  }

  /** A gap is being filled. */
  record Filling(Held held) implements Waiting {

    @Override
    public boolean takesEvents() {
      return true;
    }
  }

  /** Everything is written as it comes. */
  record Live() implements MemberState {

    @Override
    public boolean takesEvents() {
      return true;
    }

    /** What is above the member's last offset, up to this one, has to be read from the log. */
    Filling behind(long upTo) {
      Held held = new Held();
      held.raise(upTo);
      return new Filling(held);
    }
  }

  /** It has left, or its client is closed. */
  record Gone() implements MemberState {

    @Override
    public boolean takesEvents() {
      return false;
    }
  }
}
