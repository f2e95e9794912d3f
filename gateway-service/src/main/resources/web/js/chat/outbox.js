// SPDX-License-Identifier: Apache-2.0

import { Backoff } from '../net/reconnect.js';

/**
 * The own messages of one room on their way out: one at a time, so that they keep their order
 * whatever fails. Each goes out under one key, however often, and the room keeps it once.
 *
 * Open while the room is joined. A lost connection leaves the head of the queue for the next
 * `open`; a temporary error is retried for about `patienceMs`; any other ends in `failed`.
 */
export class Outbox {
  #queue = [];
  #open = false;
  #round = 0;
  #timer = null;

  /** @param send (key, body) => Promise of the reply; tries (key) is called before each attempt */
  constructor({
    send,
    sent,
    failed,
    tries = () => {},
    patienceMs = 30_000,
    random = Math.random,
    now = Date.now,
    setTimer = (f, ms) => setTimeout(f, ms),
    clearTimer = (t) => clearTimeout(t),
  }) {
    Object.assign(this, { send, sent, failed, tries, patienceMs, random, now, setTimer, clearTimer });
  }

  /** Whether a message waits of which it is not known whether it was stored. */
  get uncertain() {
    return this.#queue.some((item) => item.attempted);
  }

  /** @param attempted whether it was sent before, and no answer is known */
  push(key, body, attempted = false) {
    this.#queue.push({ key, body, since: null, attempted, inFlight: false, backoff: null });
    if (this.#open && this.#queue.length === 1) this.#attempt();
  }

  /** The message has been seen in the room: there is no need to send it again. */
  seen(key) {
    const item = this.#queue.find((i) => i.key === key);
    if (item && !item.inFlight) this.#end(item, () => {});
  }

  /** The room is joined (again): sends what waits. Waiting offline does not use up patience. */
  open() {
    this.close();
    this.#open = true;
    for (const item of this.#queue) Object.assign(item, { since: null, backoff: null });
    this.#attempt();
  }

  /** The connection is gone or the room is left; an answer that still comes counts nonetheless. */
  close() {
    this.#open = false;
    this.#round += 1;
    for (const item of this.#queue) item.inFlight = false;
    this.#stopTimer();
  }

  /**
   * What was attempted must not be sent again, for instance since the server closed because of it.
   *
   * @param which (key) => boolean, of those that were attempted
   */
  failAttempted(reason, which = () => true) {
    const items = this.#queue.filter((item) => item.attempted && which(item.key));
    for (const item of items) this.#end(item, () => this.failed(item.key, reason));
  }

  #attempt() {
    const item = this.#queue[0];
    if (!item || !this.#open) return;
    const round = this.#round;
    item.attempted = true;
    item.inFlight = true;
    this.tries(item.key);
    item.since ??= this.now();
    item.backoff ??= new Backoff({ capMs: 8_000, random: this.random });
    this.send(item.key, item.body).then(
      (ok) => this.#end(item, () => this.sent(item.key, ok)),
      (error) => this.#refused(item, error, round),
    );
  }

  #refused(item, error, round) {
    if (error.code === 'disconnected' || round !== this.#round) return;
    item.inFlight = false;
    const delayMs = Math.max(item.backoff.next(), error.retryAfterMs ?? 0);
    const patient = this.now() + delayMs - item.since <= this.patienceMs;
    if (error.temporary && patient) this.#timer = this.setTimer(() => this.#attempt(), delayMs);
    else this.#end(item, () => this.failed(item.key, error.message));
  }

  #end(item, tell) {
    const at = this.#queue.indexOf(item);
    if (at < 0) return;
    this.#queue.splice(at, 1);
    tell();
    if (at > 0) return;
    this.#stopTimer();
    this.#attempt();
  }

  #stopTimer() {
    if (this.#timer !== null) this.clearTimer(this.#timer);
    this.#timer = null;
  }
}
