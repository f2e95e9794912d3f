// SPDX-License-Identifier: Apache-2.0

import { ProtocolError, timedOut } from './errors.js';

/** The unanswered requests of one connection: gives each an id and finds the promise for a reply. */
export class PendingRequests {
  #nextId = 1;
  #waiting = new Map();

  /** Registers a request and hands its id to `transmit`. */
  add(op, timeoutMs, transmit) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(timedOut(op));
      }, timeoutMs);
      this.#waiting.set(id, { resolve, reject, timer });
      transmit(id);
    });
  }

  /** Returns whether somebody waited for this reply. */
  settle(reply) {
    const waiting = this.#waiting.get(reply.id);
    if (!waiting) return false;
    this.#waiting.delete(reply.id);
    clearTimeout(waiting.timer);
    if (reply.error) waiting.reject(new ProtocolError(reply.error));
    else waiting.resolve(reply.ok ?? {});
    return true;
  }

  rejectAll(error) {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }
}
