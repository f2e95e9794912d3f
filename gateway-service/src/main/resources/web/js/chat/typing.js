// SPDX-License-Identifier: Apache-2.0

// The server leaves out what comes again within 3 s: the next one must not be early.
const SEND_EVERY_MS = 3_300;
const SHOW_FOR_MS = 5_000;

/** Says when to tell the others that one types: at most once in some three seconds. */
export class TypingThrottle {
  #sentAt = -Infinity;

  allows(now) {
    if (now - this.#sentAt < SEND_EVERY_MS) return false;
    this.#sentAt = now;
    return true;
  }
}

/** Who types now: each for five seconds after the last word of it. */
export class TypingUsers {
  #until = new Map();

  heard(user, now) {
    this.#until.set(user, now + SHOW_FOR_MS);
  }

  stopped(user) {
    return this.#until.delete(user);
  }

  current(now) {
    for (const [user, until] of this.#until) if (until <= now) this.#until.delete(user);
    return [...this.#until.keys()];
  }

  /** When the list changes next by itself, or null. */
  nextChange() {
    return this.#until.size === 0 ? null : Math.min(...this.#until.values());
  }

  clear() {
    this.#until.clear();
  }
}
