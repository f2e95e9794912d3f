// SPDX-License-Identifier: Apache-2.0

import { newKey } from '../chat/key.js';

const FOREVER = new Promise(() => {});

/**
 * This tab among the tabs of the browser. Each holds a lock of its own name for as long as it lives;
 * when it is gone, one of the others gets the lock and is its heir (Web Locks; only in secure
 * contexts). A lock is held by one tab at any time, while what one tab stores is seen by another
 * somewhat later: so the lock alone decides who the heir is.
 */
export class Tab {
  id = newKey();
  #locks;
  #prefix;

  /** @param locks a LockManager, or null where the browser has none; prefix of the locks' names */
  constructor({ locks, prefix }) {
    this.#locks = locks ?? null;
    this.#prefix = prefix;
    this.#request(this.#nameOf(this.id), () => FOREVER);
  }

  /** Whether this tab can know when another is gone, and that it is the only heir. */
  get sees() {
    return this.#locks !== null;
  }

  /** Resolves when that tab is gone and this one is its heir; at once where that cannot be known. */
  inherit(id) {
    return new Promise((resolve) => {
      this.#request(this.#nameOf(id), () => {
        resolve();
        return FOREVER;
      });
    });
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
