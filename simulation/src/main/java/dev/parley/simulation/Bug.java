package dev.parley.simulation;

/** Faults put into the services on purpose, to see that they are found. */
public enum Bug {
  /** None. */
  NONE,
  /** A link leaves a record out of a batch now and then. */
  LINK_SKIPS_RECORD,
  /** A batch that was lost on a link is not missed: the next one says that it follows. */
  LINK_HIDES_HOLES,
  /** An owner answers when it has written, not when it has read back. */
  ANSWERS_BEFORE_READING,
  /** An owner serves without having read back the log. */
  TAKES_OVER_BLINDLY,
  /** Owners know no duplicates. */
  OWNER_WITHOUT_DEDUP,
  /** Owners take whatever is sent, also more than the window for duplicates allows. */
  OWNER_WITHOUT_PACE,
  /** History knows no duplicates. */
  HISTORY_WITHOUT_DEDUP,
  /** History answers before it has applied what was asked for. */
  HISTORY_DOES_NOT_WAIT,
  /** Batches of a stream are taken in any order. */
  SEQUENCE_NOT_CHECKED,
  /** A loop runs two tasks in the other order now and then. */
  LOOP_OVERTAKES_ITSELF,
  /**
   * What waits for a socket to drain goes on in Netty's callback, and what it asks for elsewhere.
   */
  DRAINED_ON_ANOTHER_LOOP,
  /** What waits for a socket to drain is forgotten now and then. */
  DRAIN_IS_FORGOTTEN,
  /** A frame that a socket could not take at once is written again. */
  FRAME_WRITTEN_TWICE
}
