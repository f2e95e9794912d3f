// SPDX-License-Identifier: Apache-2.0

import { Store } from '../../main/resources/web/js/state/store.js';
import { Tab } from '../../main/resources/web/js/state/tabs.js';

/** An area of texts as localStorage is, with a bound on its size, and broken on demand. */
export class FakeArea {
  #texts = new Map();
  mostTexts = Infinity;

  get length() {
    return this.#texts.size;
  }

  key(at) {
    return [...this.#texts.keys()][at] ?? null;
  }

  getItem(key) {
    return this.#texts.get(key) ?? null;
  }

  setItem(key, value) {
    if (!this.#texts.has(key) && this.#texts.size >= this.mostTexts) throw new Error('full');
    this.#texts.set(key, value);
  }

  removeItem(key) {
    this.#texts.delete(key);
  }
}

/** The locks of a browser: one holder at a time, in the order asked for. */
export class FakeLocks {
  #held = new Map();
  #tabs = new Map();

  /** A LockManager for one tab, whose locks end with it. */
  of(tab) {
    return { request: (name, task) => this.#request(tab, name, task) };
  }

  /** The tab is closed. */
  close(tab) {
    for (const release of this.#tabs.get(tab) ?? []) release();
    this.#tabs.delete(tab);
  }

  async #request(tab, name, task) {
    const before = this.#held.get(name);
    const closed = new Promise((release) => this.#tabs.set(tab, [...(this.#tabs.get(tab) ?? []), release]));
    const mine = (async () => {
      await before;
      return Promise.race([task(), closed]);
    })();
    this.#held.set(name, mine.catch(() => {}));
    return mine;
  }
}

/** A browser whose tabs share an area: what one writes, the others are notified of. */
export class FakeBrowser {
  area = new FakeArea();
  locks = new FakeLocks();
  #stores = new Set();

  /** @returns {store, tab, close} */
  openTab({ hasLocks = true, reach } = {}) {
    const name = {};
    let store = null;
    const others = (change) => [...this.#stores].filter((s) => s !== store).forEach((s) => s.changed(change));
    const seen = {
      get length() {
        return area.length;
      },
      key: (at) => area.key(at),
      getItem: (key) => area.getItem(key),
      setItem: (key, newValue) => {
        const oldValue = area.getItem(key);
        area.setItem(key, newValue);
        if (oldValue !== newValue) others({ key, newValue, oldValue });
      },
      removeItem: (key) => {
        const oldValue = area.getItem(key);
        area.removeItem(key);
        if (oldValue !== null) others({ key, newValue: null, oldValue });
      },
    };
    const { area } = this;
    store = new Store({ reach: reach ?? (() => seen), prefix: 'p:' });
    this.#stores.add(store);
    const tab = new Tab({ locks: hasLocks ? this.locks.of(name) : null, prefix: 'p:' });
    const close = () => {
      this.#stores.delete(store);
      this.locks.close(name);
    };
    return { store, tab, close };
  }
}

export const settled = () => new Promise((done) => setImmediate(done));
