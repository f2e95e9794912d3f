// SPDX-License-Identifier: Apache-2.0

import { newKey } from '../chat/key.js';

/**
 * This tab among the tabs of the browser. Each holds a lock of its own name for as long as it lives,
 * so that the others learn when it is gone (Web Locks; only in secure contexts).
 */
export class Tab {
  id = newKey();
  #locks;
  #prefix;

  /** @param locks a LockManager, or null where the browser has none; prefix of the locks' names */
  constructor({ locks, prefix }) {
    this.#locks = locks ?? null;
    this.#prefix = prefix;
    this.#request(this.#nameOf(this.id), () => new Promise(() => {}));
  }

  /** Whether this tab can know when another is gone. */
  get sees() {
    return this.#locks !== null;
  }

  /** Resolves when that tab is gone; at once where that cannot be known. */
  gone(id) {
    return this.#request(this.#nameOf(id), () => {});
  }

  /** Runs `task` while no other tab runs one of that name; without locks, just runs it. */
  alone(name, task) {
    return this.#request(`${this.#prefix}task/${name}`, task);
  }

  #nameOf(id) {
    return `${this.#prefix}tab/${id}`;
  }

  async #request(name, task) {
    let granted = false;
    const run = () => {
      granted = true;
      return task();
    };
    try {
      return await (this.#locks ? this.#locks.request(name, run) : run());
    } catch (error) {
      if (granted) throw error;
      // A page without an origin of its own may not take locks.
      this.#locks = null;
      return run();
    }
  }
}
