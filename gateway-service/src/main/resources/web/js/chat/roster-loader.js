// SPDX-License-Identifier: Apache-2.0

import { Roster } from './roster.js';

const PAGE = 200;
const MAX_PAGES = 5;
const STALE_AGAIN_MS = 5_000;
const DIFFERS_AGAIN_MS = 2_000;
const ERROR_AGAIN_MS = 4_000;

/** Lists a room's members when somebody looks, and again when the list is stale or does not add up. */
export class RosterLoader {
  roster = new Roster();
  #ask;
  #changed;
  #wanted = false;
  #running = false;
  #round = 0;
  #timer = null;

  /** @param ask (fields) => Promise of the reply to the presence request */
  constructor({ ask, changed }) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** The reply to join tells how many there are, before anybody is listed. */
  counted(members) {
    if (Number.isInteger(members)) this.roster.total = members;
  }

  /** The room is shown (true) or not: nobody needs the list of a room that is not. */
  want(wanted) {
    const begins = wanted && !this.#wanted;
    this.#wanted = wanted;
    if (begins && this.#running) this.#load();
  }

  /** The room is joined: whatever was listed on an earlier connection is old. */
  start() {
    this.#running = true;
    this.#round += 1;
    if (this.#wanted) this.#load();
  }

  stop() {
    this.#running = false;
    this.#round += 1;
    clearTimeout(this.#timer);
    this.roster.abort();
  }

  handle(event) {
    this.roster.changed(event);
    if (this.roster.differs()) this.#later(DIFFERS_AGAIN_MS);
  }

  async #load() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const round = ++this.#round;
    this.roster.begin();
    try {
      const listing = await this.#list(round);
      if (round !== this.#round) return;
      this.roster.finish(listing);
      if (listing.stale) this.#later(STALE_AGAIN_MS);
      else if (this.roster.differs()) this.#later(DIFFERS_AGAIN_MS);
    } catch (error) {
      if (round !== this.#round) return;
      this.roster.abort();
      this.roster.stale = true;
      if (error.code !== 'disconnected') this.#later(ERROR_AGAIN_MS);
    }
    this.#changed();
  }

  async #list(round) {
    const members = [];
    let page = { cursor: null };
    let version; // of the first page: later ones are newer
    for (let i = 0; i < MAX_PAGES && round === this.#round; i += 1) {
      page = await this.#ask({ limit: PAGE, ...(page.cursor === null ? {} : { cursor: page.cursor }) });
      members.push(...(page.members ?? []));
      version ??= page.version;
      page.cursor ??= null;
      if (page.cursor === null) break;
    }
    return { members, total: page.total, stale: page.stale, complete: page.cursor === null, version };
  }

  #later(ms) {
    if (this.#timer !== null || !this.#wanted || !this.#running) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#wanted && this.#running) this.#load();
    }, ms);
  }
}
