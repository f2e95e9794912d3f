// SPDX-License-Identifier: Apache-2.0

const RANK = { online: 0, away: 1, pending: 2 };
const rank = (state) => RANK[state] ?? 3;
const idOf = (row) => row.session ?? row.user;

/**
 * Who is in a room. The server tells sessions; people are shown, so the sessions of a user are one
 * row with the best of their states. Changes that come while a page is fetched are applied on top.
 */
export class Roster {
  #sessions = new Map();
  #during = null;
  #version = 0;
  #missed = false;
  total = 0;
  stale = false;
  loaded = false;

  /** A full listing begins. */
  begin() {
    this.#during = [];
  }

  /** The listing is there; `complete` unless the room is too big to list. */
  finish({ members, total, stale, complete, version }) {
    this.#sessions = new Map(members.map((row) => [idOf(row), row]));
    const during = this.#during ?? [];
    this.#during = null;
    this.loaded = true;
    this.complete = complete;
    this.stale = Boolean(stale);
    this.total = total ?? members.length;
    this.#version = version ?? 0;
    this.#missed = false;
    for (const event of during) this.changed(event);
  }

  abort() {
    this.#during = null;
  }

  /** A presence event; one that a newer listing or event has overtaken says nothing new. */
  changed(event) {
    this.#during?.push(event);
    if (Number.isInteger(event.version)) {
      if (event.version <= this.#version) return;
      if (event.version > this.#version + 1 || event.sample) this.#missed = true;
      this.#version = event.version;
    }
    for (const row of [...(event.joined ?? []), ...(event.changed ?? [])]) {
      this.#sessions.set(idOf(row), { ...this.#sessions.get(idOf(row)), ...row });
    }
    for (const row of event.left ?? []) this.#sessions.delete(idOf(row));
    if (Number.isInteger(event.total)) this.total = event.total;
  }

  /** Whether changes are missing, or no longer add up to the total told: time to list again. */
  differs() {
    return this.loaded && this.complete && (this.#missed || this.#sessions.size !== this.total);
  }

  /** People, the best state of each, by state and name. */
  people() {
    const users = new Map();
    for (const row of this.#sessions.values()) {
      if (row.state === 'offline') continue;
      const known = users.get(row.user);
      if (!known) users.set(row.user, { user: row.user, name: row.name ?? null, state: row.state, devices: 1 });
      else {
        known.devices += 1;
        if (rank(row.state) < rank(known.state)) known.state = row.state;
      }
    }
    const label = (p) => p.name ?? p.user;
    return [...users.values()].sort((a, b) => rank(a.state) - rank(b.state) || label(a).localeCompare(label(b)));
  }
}
