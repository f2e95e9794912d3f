// SPDX-License-Identifier: Apache-2.0

import { fromEvent } from './entry.js';

const known = (offset) => (Number.isInteger(offset) && offset >= 0 ? offset : null);

/**
 * What is known of one room's messages, in the order of the room. Pure state: no sockets, no clock.
 *
 * `messages` have offsets and ascend; `outgoing` are own ones that have none yet. `last` is the offset
 * of the last record that came as an event, so {epoch, last} is the position to go on from. A hole is
 * a range (after, upTo] of which something may be missing; whoever owns the timeline fills it by
 * asking history, and closes it. Example: 7 was seen, then 12 comes with prev 9: the hole is (7, 9].
 */
export class Timeline {
  me = null;
  epoch = null;
  last = null;
  messages = [];
  outgoing = [];
  holes = [];
  more = true;
  lostAfter = null;

  /** The position to recover from, or null before anything is known. */
  cursor() {
    return this.last === null ? null : { epoch: this.epoch, offset: this.last };
  }

  /**
   * The reply to join. With a cursor the missing messages follow as events, so `last` stays; without
   * recovery everything known is dropped, since it no longer joins up with what comes.
   */
  joined({ position, recovered }, cursor) {
    const epochChanged = this.epoch !== null && position.epoch !== this.epoch;
    this.epoch = position.epoch;
    // Without one the latest come, and there may be older ones, even if the room was empty the last time.
    if (!cursor) this.more = true;
    if (!cursor || (recovered !== false && !epochChanged)) return { recovered: true };
    this.messages = [];
    this.holes = [];
    this.more = true;
    this.lostAfter = epochChanged ? -1 : cursor.offset;
    this.last = known(position.offset);
    return { recovered: false };
  }

  /** A message event. Known ones are merged; a jump in the chain of `prev` opens a hole. */
  message(event) {
    if (this.last !== null && event.offset <= this.last) return this.#place(fromEvent(event), false);
    this.#link(event.prev, event.offset);
    return this.#place(fromEvent(event), true);
  }

  /** A record that is not shown, of whatever name: it has a place in the chain as well. */
  passed(event) {
    if (this.last === null || event.offset > this.last) this.#link(event.prev, event.offset);
  }

  /** The gap asked for at join is delivered up to here; what is not was not delivered. */
  caughtUp(position) {
    const head = known(position?.offset);
    if (head === null) return;
    if (this.last !== null && head > this.last) this.openHole(this.last, head);
    this.last = Math.max(this.last ?? head, head);
  }

  /** Messages from history. `older` tells that they are the page before the first one known. */
  page(messages, { older = false, more = false } = {}) {
    for (const message of messages) this.#place(fromEvent(message), true);
    if (older) this.more = more;
  }

  openHole(after, upTo) {
    if (upTo > after) this.holes.push({ after, upTo, failed: false });
  }

  closeHole(hole) {
    this.holes = this.holes.filter((h) => h !== hole);
  }

  /** An own message that waits for its position. `order` is its place among those that wait. */
  compose(key, body, at, order = at) {
    const entry = { key, from: this.me, name: null, offset: null, at, order, body, state: 'pending', error: null, own: true };
    this.outgoing.push({ ...entry, triedAt: null, triedBy: null, trace: null, revision: 0 });
  }

  /** An own message of an earlier page, as it was when it was remembered. False if it is known already. */
  restore({ key, body, at, order, state, error, triedAt, triedBy }) {
    if (this.ownOf(key) || this.messages.some((m) => m.key === key && m.from === this.me)) return false;
    this.compose(key, body, at, order);
    Object.assign(this.ownOf(key), { state, error, triedAt, triedBy });
    this.outgoing.sort((a, b) => a.order - b.order);
    return true;
  }

  /** The own message of that key that waits for its position, or undefined. */
  ownOf(key) {
    return this.outgoing.find((m) => m.key === key);
  }

  /** The reply to send: the message has its place, though other records before it may still be on the way. */
  acknowledged(key, { position, at, trace }) {
    const entry = this.#takeOutgoing(key) ?? this.messages.find((m) => m.key === key && m.from === this.me);
    if (!entry) return;
    Object.assign(entry, { state: 'sent', error: null, trace: trace ?? null, revision: entry.revision + 1 });
    if (entry.offset !== null) return;
    Object.assign(entry, { offset: position.offset, at: at ?? entry.at, from: this.me });
    if (position.epoch === undefined || position.epoch === this.epoch) this.#place(entry, false);
  }

  failed(key, message) {
    this.#mark(key, { state: 'failed', error: message });
  }

  /** Makes a failed message pending again and puts it behind the others that wait. */
  retry(key, order) {
    const entry = this.#takeOutgoing(key);
    if (!entry) return null;
    Object.assign(entry, { order, state: 'pending', error: null, revision: entry.revision + 1 });
    this.outgoing.push(entry);
    return entry;
  }

  discard(key) {
    this.#takeOutgoing(key);
  }

  /** Forgets the oldest messages when there are very many; scrolling back loads them again. */
  trim(most, keep) {
    if (this.messages.length <= most || this.holes.length > 0) return false;
    this.messages = this.messages.slice(-keep);
    this.more = true;
    return true;
  }

  oldest() {
    return this.messages[0]?.offset ?? null;
  }

  newest() {
    return this.messages[this.messages.length - 1]?.offset ?? null;
  }

  #link(prev, offset) {
    const before = known(prev);
    if (before !== null && this.last !== null && before > this.last) this.openHole(this.last, before);
    this.last = offset;
  }

  /**
   * Puts an entry at its place. `joinsUp` false: it may lie before the oldest one known, and is then
   * left to scrolling back, because showing it would hide what is between. True if it is new.
   */
  #place(entry, joinsUp) {
    if (entry.from === this.me) {
      const own = this.#takeOutgoing(entry.key);
      if (own) entry.trace = entry.trace ?? own.trace;
    }
    const at = this.#search(entry.offset);
    const there = this.messages[at];
    if (there?.offset === entry.offset) {
      Object.assign(there, entry, { trace: entry.trace ?? there.trace, revision: there.revision + 1 });
      return false;
    }
    if (!joinsUp && at === 0 && this.more && this.messages.length > 0) return false;
    this.messages.splice(at, 0, entry);
    return true;
  }

  /** The index of the first message at or above the offset. */
  #search(offset) {
    let low = 0;
    let high = this.messages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.messages[middle].offset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #takeOutgoing(key) {
    const at = this.outgoing.findIndex((m) => m.key === key);
    return at < 0 ? null : this.outgoing.splice(at, 1)[0];
  }

  #mark(key, changes) {
    const entry = this.ownOf(key);
    if (entry) Object.assign(entry, changes, { revision: entry.revision + 1 });
  }
}
