package dev.parley.campaign.checker;

/**
 * A promise that was not kept.
 *
 * @param promise which
 * @param room where
 * @param what happened, in words
 */
public record Violation(Promise promise, String room, String what) {

  /** What is promised, by what breaks it; the numbers are those of docs/guarantees.md. */
  public enum Promise {
    /** G1: an acknowledged message is not in history. */
    STORED,
    /** G2: a message is there twice, live or in history. */
    ONCE,
    /** G2: acknowledgements of one message name different positions. */
    ONE_POSITION,
    /** G3: a receiver and history disagree, or history is not in order. */
    ONE_ORDER,
    /** G3: a message that nobody sent, or that was seen before it was sent. */
    NOTHING_INVENTED,
    /** G4: sent after another was acknowledged, and is before it. */
    REAL_TIME,
    /** G5: a sender's messages are in another order than they were sent. */
    PIPELINE,
    /** G6: a receiver missed something without a notice. */
    NO_SILENT_HOLE
  }

  @Override
  public String toString() {
    return promise + " in " + room + ": " + what;
  }
}
