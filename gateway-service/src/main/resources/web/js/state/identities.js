// SPDX-License-Identifier: Apache-2.0

import { Emitter } from '../emitter.js';
import { readToken } from './token.js';

const LAST = 'last';
const FOLDER = 'who/';
const GUEST = 'as:';
const USER = 'user:';

/** The id of the guest of that name. One browser has one guest of a name. */
export const guestId = (name) => GUEST + name;

/** The id of a user who signs in with a token. */
export const userId = (user) => USER + user;

const isRecord = (key) => !key.includes('/', FOLDER.length);

/** Where everything that belongs to an identity is kept: the record itself, and below it the rest. */
export const folderOf = (id) => `${FOLDER}${encodeURIComponent(id)}`;

/**
 * The identities of this browser, each with its token and its memory: several may be in use at the
 * same time, in different tabs. A record without a token is a guest who needs a new one.
 *
 * Emits `token` (id) when another tab has a new token for an identity, `forgotten` (id) when another
 * tab has logged it out.
 */
export class Identities extends Emitter {
  #store;

  constructor(store) {
    super();
    this.#store = store;
    this.#sweep();
    store.on('elsewhere', (key, value) => this.#changed(key, value));
  }

  /** {id, guest (a name, or null), user (or null), name, token}, or null where it is not known here. */
  get(id) {
    const text = this.#store.get(folderOf(id));
    if (text === null) return null;
    const token = text || null;
    const claims = token && readToken(token);
    const guest = id.startsWith(GUEST) ? id.slice(GUEST.length) : null;
    const user = guest === null ? id.slice(USER.length) : null;
    return { id, guest, user, token, name: guest ?? claims?.name ?? user };
  }

  /** All that are known, by name. */
  all() {
    return this.#store.keys(FOLDER)
      .filter(isRecord)
      .map((key) => this.get(decodeURIComponent(key.slice(FOLDER.length))))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Keeps a token for an identity; null where the one it had is no longer good. */
  keep(id, token) {
    this.#store.set(folderOf(id), token ?? '');
  }

  /** The identity that was in use last, or null. */
  get last() {
    const id = this.#store.get(LAST);
    return id === null ? null : this.get(id);
  }

  /** @param id, or null: the next page without a name in its address asks who it is for */
  setLast(id) {
    if (id === null) this.#store.remove(LAST);
    else this.#store.set(LAST, id);
  }

  /** Logs out: the token and everything remembered for this identity go, in all tabs. */
  forget(id) {
    this.setLast(null);
    this.#store.remove(folderOf(id));
    this.#sweep();
  }

  /** Removes what belongs to no record: a tab may have written while another one logged out. */
  #sweep() {
    for (const key of this.#store.keys(FOLDER)) {
      const record = isRecord(key) ? key : key.slice(0, key.indexOf('/', FOLDER.length));
      if (this.#store.get(record) === null) this.#store.remove(key);
    }
  }

  #changed(key, value) {
    if (key === null) {
      this.emit('forgotten', null);
      return;
    }
    if (!key.startsWith(FOLDER) || !isRecord(key)) return;
    const id = decodeURIComponent(key.slice(FOLDER.length));
    if (value === null) this.emit('forgotten', id);
    else if (value !== '') this.emit('token', id);
  }
}
