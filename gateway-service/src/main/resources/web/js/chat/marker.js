// SPDX-License-Identifier: Apache-2.0

/**
 * How far a room has been read, and where the "new" divider stands. The divider appears at the first
 * message that comes while nobody looks, and goes when the reader writes or leaves the room.
 */
export class ReadMarker {
  upTo = null;
  dividerAfter = null;

  /** Everything known is read. */
  read(newest) {
    if (newest !== null) this.upTo = Math.max(this.upTo ?? -1, newest);
  }

  /** Something came that nobody has looked at yet. */
  missed() {
    if (this.dividerAfter === null && this.upTo !== null) this.dividerAfter = this.upTo;
  }

  /** The reader has read as far elsewhere: what is up to there is no news here. True if that says anything new. */
  readElsewhere(offset) {
    if (this.upTo === null || offset <= this.upTo) return false;
    this.upTo = offset;
    this.dividerAfter = null;
    return true;
  }

  clearDivider() {
    this.dividerAfter = null;
  }

  /** The log was made anew: old offsets mean nothing. */
  reset() {
    this.upTo = null;
    this.dividerAfter = null;
  }

  unread(messages, me) {
    if (this.upTo === null) return 0;
    let count = 0;
    for (let i = messages.length - 1; i >= 0 && messages[i].offset > this.upTo; i -= 1) {
      if (messages[i].from !== me) count += 1;
    }
    return count;
  }
}
