// SPDX-License-Identifier: Apache-2.0

import { Emitter } from '../emitter.js';

const PROBE = 'probe';

/**
 * Texts by key that outlive the page, where the browser allows it. No access throws: what cannot be
 * written is kept in this object for as long as it lives, and is written later if that becomes
 * possible. All tabs of a browser share one area, so a key holds as little as possible: whoever
 * writes a key replaces what another tab has written to it.
 *
 * Emits `elsewhere` (key, value, previous) for each change by another tab, `lasting` when that
 * property changes.
 */
export class Store extends Emitter {
  #area;
  #prefix;
  #unwritten = new Map();

  /** Whether everything put in here outlives the page. */
  lasting = true;

  /**
   * @param reach () => Storage, or null; may throw, as access to localStorage does where it is blocked
   * @param prefix of the keys in that area; two servers of one origin must not share them
   */
  constructor({ reach, prefix }) {
    super();
    this.#prefix = prefix;
    try {
      this.#area = reach();
      this.#area.setItem(prefix + PROBE, '1');
      this.#area.removeItem(prefix + PROBE);
    } catch {
      this.lasting = false;
    }
  }

  get(key) {
    if (this.#unwritten.has(key)) return this.#unwritten.get(key);
    try {
      return this.#area?.getItem(this.#prefix + key) ?? null;
    } catch {
      return null;
    }
  }

  set(key, value) {
    this.#unwritten.set(key, value);
    this.#write();
  }

  remove(key) {
    this.#unwritten.set(key, null);
    this.#write();
  }

  /** The keys that begin with `start`. */
  keys(start) {
    const found = new Set(this.#stored().filter((key) => key.startsWith(start)));
    for (const [key, value] of this.#unwritten) {
      if (value === null) found.delete(key);
      else if (key.startsWith(start)) found.add(key);
    }
    return [...found];
  }

  /** Another tab has changed the area: the fields of a StorageEvent. */
  changed({ key, newValue, oldValue }) {
    if (key === null) this.emit('elsewhere', null, null, null);
    else if (key.startsWith(this.#prefix)) this.emit('elsewhere', key.slice(this.#prefix.length), newValue, oldValue);
  }

  #write() {
    for (const [key, value] of this.#unwritten) {
      try {
        if (value === null) this.#area.removeItem(this.#prefix + key);
        else this.#area.setItem(this.#prefix + key, value);
        this.#unwritten.delete(key);
      } catch {
        // Full or blocked: kept for a later attempt.
      }
    }
    const lasting = this.#unwritten.size === 0;
    if (lasting === this.lasting) return;
    this.lasting = lasting;
    this.emit('lasting');
  }

  #stored() {
    try {
      return Array.from({ length: this.#area?.length ?? 0 }, (_, i) => this.#area.key(i))
        .filter((key) => key?.startsWith(this.#prefix))
        .map((key) => key.slice(this.#prefix.length));
    } catch {
      return [];
    }
  }
}
